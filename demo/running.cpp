// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The half of the demo that runs. aio's debug mode reports these mistakes as well, each with the name of the check that
// finds it without running the program.
#include "store.hpp"

#include <aio/aio.hpp>

#include <chrono>
#include <cstdio>
#include <exception>
#include <mutex>

using namespace std::chrono_literals;

aio::task<int> price() {
  co_await aio::sleep(1ms);
  co_return 42;
}

// async-blocking-call: the sleep is two functions and one file away, and no other coroutine runs until it is over.
aio::task<> shows_profile() {
  load_profile();
  co_await aio::yield();
}

// async-discarded-task: without co_await, the price is never requested.
aio::task<> drops_a_task() {
  (void)price();
  co_await aio::yield();
}

// async-unawaited-task: the task has a name, and nothing awaits it. When the program runs, it is a discarded one.
aio::task<> forgets_a_task() {
  aio::task<int> forgotten = price();
  co_await aio::yield();
}

// async-task-awaited-twice: the first await has taken the result.
aio::task<> awaits_twice() {
  aio::task<int> once = price();
  const int first = co_await once;
  std::printf("the price is %d\n", first);
  const int second = co_await once;
  std::printf("the price is still %d\n", second);
}

// async-nested-run: the loop that runs this coroutine would have to run another one.
aio::task<> runs_a_loop_in_a_loop() {
  aio::run(price());
  co_return;
}

// async-swallowed-cancellation: the handler takes a cancellation for a failure, and the coroutine runs on.
aio::task<> cannot_be_cancelled() {
  for (int attempt = 0; attempt < 2; ++attempt) {
    try {
      co_await aio::sleep(300ms);
    } catch (...) {
      std::puts("that failed, so try again");
    }
  }
}

// async-lock-across-suspend: the next one that locks the mutex, on this thread, waits forever.
aio::task<> suspends_with_a_lock() {
  static std::mutex prices;
  std::lock_guard held(prices);
  co_await aio::sleep(1ms);
}

aio::task<> show(const char *title, aio::task<> work) {
  std::printf("\n-- %s\n", title);
  std::fflush(stdout);
  try {
    co_await std::move(work);
  } catch (const std::exception &error) {
    std::printf("ended by an exception: %s\n", error.what());
  }
  std::fflush(stdout);
}

aio::task<> cancels(aio::task<> work) {
  aio::handle<> running = aio::spawn(std::move(work));
  co_await aio::sleep(5ms);
  running.cancel();
  try {
    co_await running;
  } catch (const aio::cancelled &) {
  }
}

aio::task<> all() {
  co_await show("a call that blocks", shows_profile());
  co_await show("a task that is dropped", drops_a_task());
  co_await show("a task that is forgotten", forgets_a_task());
  co_await show("a task that is awaited twice", awaits_twice());
  co_await show("a loop in a loop", runs_a_loop_in_a_loop());
  co_await show("a cancellation that is swallowed", cancels(cannot_be_cancelled()));
  co_await show("a lock that is held over a suspension", suspends_with_a_lock());
}

int main() { aio::run(all()); }
