// RUN: %aio %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <cstdio>
#include <exception>

using namespace std::chrono_literals;

aio::task<void> fetch() { co_await aio::sleep(10ms); }

void log(const char *text) { std::puts(text); }

aio::task<void> tries_again() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      co_await fetch();
    } catch (...) { // HAZARD: async-swallowed-cancellation
      log("fetch failed, trying again");
    }
  }
}

aio::task<void> lets_it_through() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      co_await fetch();
    } catch (const aio::cancelled &) {
      throw;
    } catch (...) {
      log("fetch failed, trying again");
    }
  }
}

aio::task<void> catches_what_it_means() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      co_await fetch();
    } catch (const std::exception &) { // aio::cancelled is none
      log("fetch failed, trying again");
    }
  }
}

aio::task<void> cleans_up() {
  std::exception_ptr stopped;
  try {
    co_await fetch();
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await aio::shield(fetch());
  if (stopped)
    std::rethrow_exception(stopped);
}

aio::task<void> cancel(aio::task<void> work) {
  aio::handle<void> running = aio::spawn(std::move(work));
  co_await aio::sleep(5ms);
  running.cancel();
  try {
    co_await running;
  } catch (const aio::cancelled &) {
  }
}

aio::task<void> app() {
  co_await cancel(tries_again());
  co_await cancel(lets_it_through());
  co_await cancel(catches_what_it_means());
  co_await cancel(cleans_up());
}

int main() { aio::run(app(), {.clock = aio::clock::virtual_time}); }
