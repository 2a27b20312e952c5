// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <atomic>
#include <memory>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<> results_and_errors() {
  const std::thread::id here = std::this_thread::get_id();
  const std::thread::id there = co_await aio::to_thread([] { return std::this_thread::get_id(); });
  EXPECT(here != there && here == std::this_thread::get_id());
  std::string s = "value";
  EXPECT(co_await aio::to_thread([&] { return s + "!"; }) == "value!");
  co_await aio::to_thread([&] { s = "changed"; });
  EXPECT(s == "changed");
  auto p = std::make_unique<int>(3);
  auto give_back = [p = std::move(p)]() mutable { return std::move(p); }; // (GCC 12 destroys a temporary one twice)
  EXPECT(*co_await aio::to_thread(std::move(give_back)) == 3);
  std::string what;
  try {
    co_await aio::to_thread([] { throw std::runtime_error("on the thread"); });
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "on the thread");
}

aio::task<> the_loop_goes_on() {
  std::atomic<bool> release = false;
  bool thread_done = false;
  const auto blocks = [&]() -> aio::task<> {
    co_await aio::to_thread([&] {
      while (!release)
        std::this_thread::yield();
    });
    thread_done = true;
  };
  aio::handle<> h = aio::spawn(blocks());
  for (int i = 0; i < 1000; ++i)
    co_await aio::yield();
  EXPECT(!thread_done);
  release = true;
  co_await h;
  EXPECT(thread_done);
}

aio::task<> many_at_once() {
  std::atomic<int> calls = 0, at_once = 0, most = 0;
  std::vector<aio::task<int>> tasks;
  const auto call = [&](int n) -> aio::task<int> {
    co_return co_await aio::to_thread([&, n] {
      const int now = ++at_once;
      for (int seen = most; now > seen && !most.compare_exchange_weak(seen, now);)
        ;
      ++calls;
      --at_once;
      return n;
    });
  };
  for (int i = 0; i < 2000; ++i)
    tasks.push_back(call(i));
  long sum = 0;
  for (int n : co_await aio::gather(std::move(tasks)))
    sum += n;
  EXPECT(sum == 1'999'000 && calls == 2000);
  EXPECT(most <= 32);
}

// The thread uses a local of the coroutine: a cancel must not unwind that away, and its result is not lost.
aio::task<> a_cancel_waits_for_the_thread() {
  std::atomic<bool> begun = false, release = false;
  std::string trace;
  const auto body = [&]() -> aio::task<> {
    std::vector<int> local(1000, 1);
    const int n = co_await aio::to_thread([&] {
      begun = true;
      while (!release)
        std::this_thread::yield();
      local.assign(1000, 2);
      return local[999];
    });
    trace += "returned " + std::to_string(n);
    try {
      co_await aio::yield();
    } catch (const aio::cancelled &) {
      trace += ", then cancelled";
      throw;
    }
  };
  aio::handle<> h = aio::spawn(body());
  while (!begun)
    co_await aio::yield();
  EXPECT(h.cancel());
  co_await aio::yield();
  EXPECT(trace.empty());
  release = true;
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(trace == "returned 2, then cancelled");
}

// Not awaited, the frame is destroyed: that too waits for the thread.
aio::task<> destruction_waits_for_the_thread() {
  std::atomic<int> writes = 0;
  try {
    aio::task_group group;
    const auto body = [](std::atomic<int> &to) -> aio::task<> {
      std::vector<int> local(1000, 1);
      co_await aio::to_thread([&] {
        for (int i = 0; i < 1000; ++i) {
          local[static_cast<std::size_t>(i)] = i;
          ++to;
        }
      });
    };
    group.spawn(body(writes));
    group.spawn(body(writes));
    while (writes == 0)
      co_await aio::yield();
    throw 1;
  } catch (int) {
  }
  EXPECT(writes % 1000 == 0); // all of them, or none of one that no thread had begun
}

// And asks it to return, if it can be asked.
aio::task<> destruction_stops_the_thread() {
  std::atomic<bool> running = false;
  const auto body = [&]() -> aio::task<> {
    co_await aio::to_thread([&](std::stop_token stop) {
      running = true;
      while (!stop.stop_requested())
        std::this_thread::yield();
    });
  };
  aio::task_group group;
  group.spawn(body());
  while (!running)
    co_await aio::yield();
}

aio::task<> leaves_work_behind(std::atomic<bool> &done) {
  static std::atomic<bool> begun = false;
  aio::spawn(aio::to_thread([&done] {
    begun = true;
    std::this_thread::sleep_for(10ms);
    done = true;
  })).detach();
  while (!begun)
    co_await aio::yield();
}

aio::task<> with_timeouts() {
  bool finished = false;
  const auto takes_long = [&finished] {
    std::this_thread::sleep_for(300ms);
    finished = true;
    return 5;
  };
  EXPECT(co_await aio::timeout(200ms, aio::to_thread(takes_long)) == 5); // too late, and the value is not lost
  EXPECT(finished);
}

// Those that no thread has begun are never called, and not waited for.
aio::task<> cancelled_in_the_queue() {
  std::atomic<int> begun = 0;
  std::atomic<bool> go_on = false;
  const auto block = [&]() -> aio::task<> {
    co_await aio::to_thread([&] {
      ++begun;
      while (!go_on)
        std::this_thread::yield();
    });
  };
  std::vector<aio::handle<>> all;
  for (int i = 0; i < 200; ++i)
    all.push_back(aio::spawn(block()));
  while (begun == 0)
    co_await aio::yield();
  int cancelled = 0;
  all[199].cancel();
  EXPECT(co_await is_cancelled(std::move(all[199]))); // while the others are still at work
  all.pop_back();
  for (aio::handle<> &each : all)
    each.cancel();
  go_on = true;
  for (aio::handle<> &each : all)
    cancelled += co_await is_cancelled(std::move(each));
  EXPECT(cancelled + begun == 199 && begun < 100);
}

// In virtual time, too, what a thread waits for comes: here, to be asked to stop.
aio::task<> a_thread_that_waits_for_a_timeout() {
  const auto begin = aio::now();
  const auto until_asked = [](std::stop_token stop) {
    int n = 0;
    while (!stop.stop_requested()) {
      ++n;
      std::this_thread::sleep_for(1ms);
    }
    return n;
  };
  const int n = co_await aio::timeout(20ms, aio::to_thread(until_asked));
  EXPECT(n > 0 && aio::now() - begin == 20ms);
  // While a thread works, no deadline comes earlier than by the real clock.
  const auto real = std::chrono::steady_clock::now();
  const auto sleep_until_it_is_over = [] { std::this_thread::sleep_for(30ms); };
  auto work = aio::spawn(aio::to_thread(sleep_until_it_is_over));
  co_await aio::sleep(10ms);
  co_await aio::sleep(10ms);
  EXPECT(std::chrono::steady_clock::now() - real >= 20ms && aio::now() - begin == 40ms);
  co_await work;
}

} // namespace

int main() {
  check("results", results_and_errors());
  check("the loop goes on", the_loop_goes_on());
  check("many", many_at_once());
  check("cancel", a_cancel_waits_for_the_thread());
  check("destruction", destruction_waits_for_the_thread());
  check("destruction stops", destruction_stops_the_thread());
  std::atomic<bool> done = false;
  check("run() waits", leaves_work_behind(done));
  EXPECT(done);
  check("timeouts", with_timeouts());
  check("queue", cancelled_in_the_queue());
  check("a thread waits", a_thread_that_waits_for_a_timeout());
  aio::run(results_and_errors()); // with the real clock
}

// CHECK: ok results
// CHECK-NEXT: ok the loop goes on
// CHECK-NEXT: ok many
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok destruction
// CHECK-NEXT: ok destruction stops
// CHECK-NEXT: ok run() waits
// CHECK-NEXT: ok timeouts
// CHECK-NEXT: ok queue
// CHECK-NEXT: ok a thread waits
