// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <atomic>
#include <stop_token>
#include <string>
#include <thread>

using namespace std::chrono_literals;

namespace {

aio::task<std::string> sleeps(std::string &log) {
  bool stopped = false;
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    stopped = true;
  }
  if (!stopped)
    co_return "slept";
  co_await aio::sleep(1ms); // it gets to clean up
  log += "cleaned up ";
  throw aio::cancelled{};
}

aio::task<> stopped_by_a_thread() {
  std::stop_source source;
  std::string log;
  std::jthread other([&] {
    std::this_thread::sleep_for(5ms);
    source.request_stop();
  });
  try {
    (void)co_await aio::with_stop_token(source.get_token(), sleeps(log));
  } catch (const aio::cancelled &) {
    log += "cancelled";
  }
  EXPECT(log == "cleaned up cancelled");
}

aio::task<> not_stopped() {
  std::stop_source source;
  const auto answer = []() -> aio::task<int> {
    co_await aio::yield();
    co_return 42;
  };
  const int with_a_source = co_await aio::with_stop_token(source.get_token(), answer());
  const int without = co_await aio::with_stop_token(std::stop_token(), answer());
  EXPECT(with_a_source == 42 && without == 42);
  source.request_stop();
  co_await aio::yield(); // no trace of it
}

aio::task<> stopped_before_it_began() {
  std::stop_source source;
  source.request_stop();
  std::string log;
  bool cancelled = false;
  try {
    (void)co_await aio::with_stop_token(source.get_token(), sleeps(log));
  } catch (const aio::cancelled &) {
    cancelled = true;
  }
  EXPECT(cancelled);
}

aio::task<> cancelled_from_the_loop_as_ever() {
  std::stop_source source;
  std::string log;
  bool timed_out = false;
  try {
    (void)co_await aio::timeout(10ms, aio::with_stop_token(source.get_token(), sleeps(log)));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && log == "cleaned up ");
}

// The other way: a cancel stops a function on a thread, which says so by returning.
aio::task<> a_thread_is_asked_to_stop() {
  std::atomic<bool> began = false;
  const auto polls = [&](std::stop_token token) {
    began = true;
    int turns = 0;
    while (!token.stop_requested()) {
      std::this_thread::sleep_for(1ms);
      ++turns;
    }
    return turns;
  };
  bool returned = false, cancelled = false;
  const auto work = [&]() -> aio::task<> {
    const int turns = co_await aio::to_thread(polls);
    returned = turns >= 0; // what it returned is not lost; the cancel waits for the next suspension
    try {
      co_await aio::yield();
    } catch (const aio::cancelled &) {
      cancelled = true;
      throw;
    }
  };
  aio::handle<> h = aio::spawn(work());
  while (!began)
    co_await aio::yield();
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(returned && cancelled);
  EXPECT(co_await aio::to_thread([](std::stop_token t) { return t.stop_possible(); }));
}

} // namespace

int main() {
  aio::run(stopped_by_a_thread());
  std::puts("ok thread");
  check("not stopped", not_stopped());
  check("before", stopped_before_it_began());
  check("loop", cancelled_from_the_loop_as_ever());
  aio::run(a_thread_is_asked_to_stop());
  std::puts("ok to_thread");
}

// CHECK: ok thread
// CHECK-NEXT: ok not stopped
// CHECK-NEXT: ok before
// CHECK-NEXT: ok loop
// CHECK-NEXT: ok to_thread
