// RUN: %aio %s -o %t && %t 2>%t.err | FileCheck %s && FileCheck --check-prefix=ERR %s < %t.err
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

namespace {

std::string trace;
aio::task<int> say(char c, int n = 0) {
  trace += c;
  co_return n;
}
aio::task<> say_twice(char c) {
  trace += c;
  co_await aio::yield();
  trace += c;
}
aio::task<int> fail_with(const char *what) {
  throw std::runtime_error(what);
  co_return 0;
}
aio::task<> until_cancelled(bool &saw) {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    saw = true;
    throw;
  }
}
aio::task<std::string> message_of(aio::handle<> &h) {
  try {
    co_await h;
  } catch (const std::logic_error &e) {
    co_return e.what();
  }
  co_return "";
}

aio::task<> starts_later_in_order() {
  aio::handle<int> a = aio::spawn(say('a', 1));
  aio::handle<int> b = aio::spawn(say('b', 2));
  aio::handle<> c = aio::spawn(say_twice('c'));
  trace += '-';
  EXPECT(!a.done());
  EXPECT(co_await b == 2);
  EXPECT(a.done() && co_await a == 1);
  co_await std::move(c);
  EXPECT(trace == "-abcc");
}

aio::task<> errors_come_out_of_the_await() {
  aio::handle<int> h = aio::spawn(fail_with("oops"));
  std::string what;
  try {
    co_await h;
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "oops");
}

aio::task<> dropping_a_handle_cancels() {
  bool saw = false;
  {
    aio::handle<> h = aio::spawn(until_cancelled(saw));
    co_await aio::yield();
  }
  EXPECT(!saw); // it ends in its own time
  co_await aio::yield();
  EXPECT(saw);

  saw = false;
  aio::handle<> h = aio::spawn(until_cancelled(saw));
  co_await aio::yield();
  h = aio::spawn(say_twice('.')); // assignment drops too
  co_await h;
  EXPECT(saw);
}

aio::task<> a_cancel_before_the_start_prevents_it() {
  trace.clear();
  aio::handle<int> h = aio::spawn(say('x'));
  EXPECT(h.cancel());
  EXPECT(co_await is_cancelled(std::move(h)) && trace.empty());
}

aio::task<> cancel_after_the_end_is_refused() {
  aio::handle<int> h = aio::spawn(say('y', 9));
  co_await aio::yield();
  EXPECT(h.done() && !h.cancel());
  EXPECT(co_await h == 9);
  EXPECT(h.done() && !h.cancel());
}

aio::task<> detached_tasks_run_on() {
  trace.clear();
  aio::spawn(say_twice('d')).detach();
  co_await aio::yield();
  co_await aio::yield();
  EXPECT(trace == "dd");
}

// These errors would be lost otherwise.
aio::task<> lost_errors_are_printed() {
  {
    aio::handle<int> h = aio::spawn(fail_with("after it had ended"));
    co_await aio::yield();
  }
  aio::spawn(fail_with("detached")).detach();
  co_await aio::yield();
  aio::handle<int> seen = aio::spawn(fail_with("seen"));
  try {
    co_await seen;
  } catch (const std::runtime_error &) {
  }
}
// ERR: aio: task 'fail_with' failed with nobody to tell; its last place was {{.*}}spawn.cpp:{{[0-9]+}}: after it had ended
// ERR-NEXT: aio: task 'fail_with' failed with nobody to tell; its last place was {{.*}}spawn.cpp:{{[0-9]+}}: detached
// ERR-NOT: {{.}}

aio::task<> a_handle_is_used_once_and_by_one() {
  aio::handle<> h = aio::spawn(aio::sleep(1ms));
  aio::handle<std::string> other = aio::spawn(message_of(h));
  co_await aio::yield();
  EXPECT((co_await message_of(h)).find("another task is awaiting") != std::string::npos);
  EXPECT(co_await other == "");
  EXPECT((co_await message_of(h)).find("awaited before") != std::string::npos);
}

// A cancel ends the await, not the task that is awaited: that is the handle's.
aio::task<> a_cancelled_await_leaves_the_task_alone() {
  aio::handle<> work = aio::spawn(aio::sleep(10ms));
  aio::handle<std::string> awaiting = aio::spawn(message_of(work));
  co_await aio::yield();
  awaiting.cancel();
  EXPECT(co_await is_cancelled(std::move(awaiting)) && !work.done());
  const auto begin = aio::now();
  co_await work;
  EXPECT(aio::now() - begin == 10ms);
}

// The task that awaits takes over: here, what it awaits is cancelled with the handle, and it hears of that.
aio::task<> a_handle_dropped_while_awaited() {
  bool saw = false;
  auto h = std::make_unique<aio::handle<>>(aio::spawn(until_cancelled(saw)));
  aio::handle<std::string> awaiting = aio::spawn(message_of(*h));
  co_await aio::yield();
  h.reset();
  bool cancelled = false;
  try {
    co_await awaiting;
  } catch (const aio::cancelled &) {
    cancelled = true;
  }
  EXPECT(saw && cancelled);
}

aio::task<> a_task_can_end_itself() {
  std::optional<aio::handle<>> mine;
  bool reached_the_end = false;
  const auto body = [&]() -> aio::task<> {
    mine->cancel();      // noted: this task is running
    reached_the_end = true;
    co_await aio::yield(); // thrown
    reached_the_end = false;
  };
  mine = aio::spawn(body());
  bool cancelled = false;
  try {
    co_await *mine;
  } catch (const aio::cancelled &) {
    cancelled = true;
  }
  EXPECT(cancelled && reached_the_end);
}

aio::task<> a_hundred_thousand_tasks() {
  long sum = 0;
  const auto add = [](long &to, int n) -> aio::task<> {
    co_await aio::yield();
    to += n;
  };
  std::vector<aio::handle<>> handles;
  for (int i = 0; i < 100'000; ++i)
    handles.push_back(aio::spawn(add(sum, i)));
  for (aio::handle<> &h : handles)
    co_await h;
  EXPECT(sum == 4'999'950'000);
}

// Handles that outlive the loop: of a task that had ended, and of one that was cancelled at the end.
std::optional<aio::handle<int>> ended;
std::optional<aio::handle<>> unended;
aio::task<> leave_handles() {
  ended = aio::spawn(say('z', 1));
  unended = aio::spawn(aio::sleep(1h));
  co_await aio::yield();
}

// Force: the tasks are stuck even when cancelled, and the handles must survive that.
aio::task<> stuck() {
  aio::event e;
  for (;;)
    try {
      co_await e.wait();
    } catch (const aio::cancelled &) {
    }
}
std::optional<aio::handle<>> stuck_handle;
aio::task<> leave_a_stuck_task() {
  stuck_handle = aio::spawn(stuck());
  co_await aio::yield();
}

} // namespace

int main() {
  check("order", starts_later_in_order());
  check("errors", errors_come_out_of_the_await());
  check("drop", dropping_a_handle_cancels());
  check("cancel before start", a_cancel_before_the_start_prevents_it());
  check("cancel after end", cancel_after_the_end_is_refused());
  check("detach", detached_tasks_run_on());
  check("lost errors", lost_errors_are_printed());
  check("once", a_handle_is_used_once_and_by_one());
  check("cancelled await", a_cancelled_await_leaves_the_task_alone());
  check("dropped while awaited", a_handle_dropped_while_awaited());
  check("cancel oneself", a_task_can_end_itself());
  check("1e5 tasks", a_hundred_thousand_tasks());
  check("handles outlive the loop", leave_handles());
  EXPECT(ended->done() && unended->done() && !unended->cancel());
  ended.reset();
  unended.reset();
  std::fflush(stdout);
  std::freopen("/dev/null", "w", stderr); // the tree of tasks, tested in run.cpp
  EXPECT_THROW(aio::deadlock, aio::run(leave_a_stuck_task()));
  EXPECT(stuck_handle->done());
  stuck_handle.reset();
  std::puts("ok stuck");
}

// CHECK: ok order
// CHECK-NEXT: ok errors
// CHECK-NEXT: ok drop
// CHECK-NEXT: ok cancel before start
// CHECK-NEXT: ok cancel after end
// CHECK-NEXT: ok detach
// CHECK-NEXT: ok lost errors
// CHECK-NEXT: ok once
// CHECK-NEXT: ok cancelled await
// CHECK-NEXT: ok dropped while awaited
// CHECK-NEXT: ok cancel oneself
// CHECK-NEXT: ok 1e5 tasks
// CHECK-NEXT: ok handles outlive the loop
// CHECK-NEXT: ok stuck
