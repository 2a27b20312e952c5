// A test program is a list of cases; each prints "ok NAME", and FileCheck sees that none is missing.
#pragma once

#include <aio/cancelled.hpp>
#include <aio/run.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <system_error>
#include <utility>

// The variable is for GCC 12, which miscompiles a co_await in the condition of an `if` where the function has none.
#define EXPECT(...)                                                                                                    \
  do {                                                                                                                 \
    const bool holds = static_cast<bool>(__VA_ARGS__);                                                                 \
    if (!holds) {                                                                                                      \
      std::printf("%s:%d: failed: %s\n", __FILE__, __LINE__, #__VA_ARGS__);                                            \
      std::exit(1);                                                                                                    \
    }                                                                                                                  \
  } while (false)

/// The statement must throw the type; what() of it is the value.
#define EXPECT_THROW(Type, ...)                                                                                        \
  [&] {                                                                                                                \
    try {                                                                                                              \
      __VA_ARGS__;                                                                                                     \
    } catch (const Type &thrown) {                                                                                     \
      return std::string(thrown.what());                                                                               \
    }                                                                                                                  \
    std::printf("%s:%d: %s was not thrown\n", __FILE__, __LINE__, #Type);                                              \
    std::exit(1);                                                                                                      \
  }()

/// what() of the std::system_error that the operation fails with; empty if it does not.
template <class Awaitable> aio::task<std::string> system_error_of(Awaitable awaited) {
  std::string what;
  try {
    co_await std::move(awaited);
  } catch (const std::system_error &e) {
    what = e.what();
  }
  co_return what;
}

/// Whether the operation ends with aio::cancelled.
template <class Awaitable> aio::task<bool> is_cancelled(Awaitable awaited) {
  try {
    co_await std::move(awaited);
  } catch (const aio::cancelled &) {
    co_return true;
  }
  co_return false;
}

/// Runs a case that waits for something outside.
inline void check_in_real_time(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
}

/// Runs a case in virtual time: no test sleeps.
inline void check(const char *name, aio::task<> body) {
  aio::run(std::move(body), {.clock = aio::clock::virtual_time});
  std::printf("ok %s\n", name);
}
