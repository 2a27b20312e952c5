// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The half of the demo that is only linted: one mistake of each check that the other half does not show.
#include <aio/aio.hpp>

#include <array>
#include <chrono>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

using namespace std::chrono_literals;

aio::task<int> number() {
  co_await aio::yield();
  co_return 1;
}
aio::task<> brew(int cups);
aio::task<> fill(int &cups);
aio::task<> label(const std::string &text);
aio::task<int> order(int drink);
aio::task<int> fetch(int id, std::stop_token stop = {});
void touch();

// async-busy-wait: it wakes up in vain, over and over. aio::event wakes it up once.
bool ready = false;
aio::task<> waits_for_a_flag() {
  while (!ready)
    co_await aio::sleep(1ms);
}

// async-callback-drops-task: the thread calls brew() and drops the task that it returns.
void starts_nothing() { std::jthread machine(brew, 1); }

// async-dangling-argument: the string is destroyed before the task begins.
aio::task<> refers_to_a_temporary() {
  auto later = label(std::string("a temporary"));
  co_await std::move(later);
}

// async-dangling-capture: the closure that holds `cups` ends with the statement.
aio::task<> refers_to_a_closure(int cups) {
  auto later = [cups]() -> aio::task<> { co_await brew(cups); }();
  co_await std::move(later);
}

// async-dangling-return: `cups` ends when the function returns.
aio::task<> returns_what_dangles() {
  int cups = 1;
  return fill(cups);
}

// async-ignored-exceptions: the errors are in the results, which are never read.
aio::task<> ignores_errors() { co_await aio::gather_results(number(), number()); }

// async-hint-large-frame: the buffer lives in the coroutine's frame, on the heap.
aio::task<char> keeps_much() {
  std::array<char, 100'000> buffer{};
  co_await aio::yield();
  co_return buffer.back();
}

// async-loop-without-suspend: nothing else runs from here on.
aio::task<> never_suspends() {
  co_await aio::yield();
  for (;;)
    touch();
}

// async-hint-redundant-coroutine: it never suspends, so a plain function would do, without a frame.
static aio::task<int> doubled(int cups) { co_return 2 * cups; }
aio::task<> brews_double() { co_await brew(co_await doubled(1)); }

// async-return-in-scope: the lock is released before the task runs.
std::mutex kitchen;
aio::task<> locks_too_early() {
  std::lock_guard held(kitchen);
  return brew(1);
}

// async-hint-sequential-awaits: the second waits for the first, although it does not need its result.
aio::task<int> one_by_one() {
  const int milk = co_await order(1);
  const int tea = co_await order(2);
  co_return milk + tea;
}

// async-stale-across-suspend: while it sleeps, the other coroutine may move the elements.
std::vector<int> guests;
aio::task<> serves_first_guest() {
  const auto first = guests.begin();
  co_await aio::sleep(1ms);
  ++*first;
}
aio::task<> lets_guests_in() {
  for (int guest = 0; guest < 3; ++guest)
    guests.push_back(co_await number());
}
aio::task<> both() { co_await aio::gather(lets_guests_in(), serves_first_guest()); }

// async-task-outlives-scope: the task runs on, and `cups` does not.
aio::task<> starts_and_leaves() {
  int cups = 0;
  aio::spawn(fill(cups)).detach();
  co_return;
}

// async-thread-local-across-suspend: the coroutine resumes on another thread, which has a counter of its own.
struct in_new_thread {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> waiting) {
    std::thread([waiting] { waiting.resume(); }).detach();
  }
  void await_resume() {}
};
thread_local int served = 0;
aio::task<> counts_in_the_wrong_thread() {
  int &counter = served;
  ++counter;
  co_await in_new_thread{};
  ++counter;
}

// async-unforwarded-stop-token: fetch() takes one, and gets none.
aio::task<int> cannot_be_stopped(std::stop_token stop) {
  if (stop.stop_requested())
    co_return 0;
  co_return co_await fetch(3);
}
