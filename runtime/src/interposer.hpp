// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The data that libaio-debug and aio share about a thread. libaio-debug may be preloaded, linked, or absent: so aio
// looks it up by this name when a loop starts in debug mode.
#pragma once

#include <chrono>
#include <cstddef>

namespace aio::detail {

/// The C library's calls of the coroutine that runs on this thread.
struct calls_of_coroutine {
  struct blocking {
    const char *function = nullptr;
    unsigned times = 0;
    std::chrono::nanoseconds took{};
  };
  struct held_lock {
    const void *lock = nullptr;
    bool taken_now = false; // since the coroutine was resumed
  };

  static constexpr std::size_t most = 16; // further ones are not recorded

  bool watched = false; // set by aio while a coroutine runs
  std::size_t functions = 0;
  blocking calls[most] = {};
  std::size_t locks = 0;
  held_lock held[most] = {};

  void begin() noexcept {
    functions = 0;
    for (std::size_t i = 0; i != locks; ++i)
      held[i].taken_now = false;
    watched = true;
  }
  /// Null if it made no call.
  const blocking *longest() const noexcept {
    const blocking *found = nullptr;
    for (std::size_t i = 0; i != functions; ++i)
      if (!found || calls[i].took > found->took)
        found = calls + i;
    return found;
  }
  bool took_a_lock() const noexcept {
    for (std::size_t i = 0; i != locks; ++i)
      if (held[i].taken_now)
        return true;
    return false;
  }
};

} // namespace aio::detail

extern "C" aio::detail::calls_of_coroutine *aio_calls_of_coroutine() noexcept;
