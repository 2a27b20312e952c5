// RUN: %check
#include "task.h"
#include <memory>

task<> work();
task<int> answer();
void log(const char *);
bool flag();

task<> in_a_row() {
  auto t = work();
  co_await t;
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again, but its coroutine runs once: this await finds one that has ended; keep the result of the first await, or make another task [async-task-awaited-twice]
  // CHECK: :[[@LINE-3]]:3: note: first awaited here
}
task<> moved() {
  auto t = work();
  co_await std::move(t);
  co_await std::move(t);
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
task<int> in_expressions() {
  auto t = answer();
  int twice = co_await t + co_await t;
  // CHECK: :[[@LINE-1]]:28: warning: 't' is awaited again
  // CHECK: note: first awaited here
  co_return twice;
}
task<> a_parameter(task<> t) {
  co_await t;
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
task<> on_each_branch() {
  auto t = work();
  if (flag())
    co_await t;
  else
    co_await std::move(t);
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
task<> sometimes_again() {
  auto t = work();
  co_await t;
  if (flag())
    co_await t;
  // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
task<> in_a_loop_after_one() {
  auto t = work();
  co_await t;
  while (flag())
    co_await t;
  // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
task<> renewed_too_late() {
  auto t = work();
  co_await t;
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
  t = work();
  co_await t;
}
template <class T> task<> in_a_template() {
  task<T> t = answer();
  co_await t;
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
}
template task<> in_a_template<int>();
auto in_a_lambda = []() -> task<> {
  auto t = work();
  co_await t;
  co_await t;
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
};

// ---- loops

task<> every_turn() {
  auto t = work();
  for (int i = 0; i < 3; ++i)
    co_await t;
  // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited in every turn of this loop, but its coroutine runs once: the second await finds one that has ended; make the task inside the loop [async-task-awaited-twice]
  // CHECK: :[[@LINE-4]]:8: note: 't' is declared here
}
task<> every_turn_moved() {
  auto t = work();
  while (flag()) {
    log("again");
    co_await std::move(t);
    // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited in every turn
    // CHECK: note: 't' is declared here
    if (flag())
      break;
  }
}
task<> in_the_condition() {
  auto t = answer();
  while (co_await t)
    // CHECK: :[[@LINE-1]]:10: warning: 't' is awaited in every turn
    // CHECK: note: 't' is declared here
    log("again");
}
task<> do_while() {
  auto t = work();
  do {
    co_await t;
    // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited in every turn
    // CHECK: note: 't' is declared here
  } while (flag());
}
task<> range(const int (&numbers)[3]) {
  auto t = work();
  for (int n : numbers) {
    co_await t;
    // CHECK: :[[@LINE-1]]:5: warning: 't' is awaited in every turn
    // CHECK: note: 't' is declared here
    if (n == 2)
      log("two");
  }
}
// Only an rvalue can be awaited, as in many libraries; the second one has been moved from.
struct rvalue_task {
  struct promise_type {
    rvalue_task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  rvalue_task(rvalue_task &&);
  struct operation {
    std::coroutine_handle<> handle;
    bool await_ready() { return !handle || handle.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
    void await_resume() {}
  };
  operation operator co_await() && { return {}; }
};
rvalue_task once_only();
task<> moved_twice() {
  auto t = once_only();
  co_await std::move(t);
  co_await std::move(t);
  // CHECK: :[[@LINE-1]]:3: warning: 't' is awaited again
  // CHECK: note: first awaited here
}

// ---- silent

task<> once() {
  auto t = work();
  co_await t;
}
task<> one_of_two() {
  auto t = work();
  if (flag())
    co_await t;
  else
    co_await std::move(t);
}
// On one way only: the conditions may be each other's opposite.
task<> perhaps(bool b) {
  auto t = work();
  if (b)
    co_await t;
  if (!b)
    co_await t;
}
task<> left_in_between() {
  auto t = work();
  if (flag()) {
    co_await t;
    co_return;
  }
  co_await t;
}
task<> renewed() {
  auto t = work();
  co_await t;
  t = work();
  co_await t;
}
task<> renewed_in_each_turn() {
  auto t = work();
  for (int i = 0; i < 3; ++i) {
    co_await t;
    t = work();
  }
}
task<> made_in_each_turn() {
  for (int i = 0; i < 3; ++i) {
    auto t = work();
    co_await t;
  }
}
// It is another one each time.
task<> each(task<> (&tasks)[3]) {
  for (auto &t : tasks)
    co_await t;
}
task<> in_some_turn(int n) {
  auto t = work();
  for (int i = 0; i < n; ++i)
    if (i == n - 1)
      co_await t;
}
task<> then_out() {
  auto t = work();
  for (;;) {
    co_await t;
    break;
  }
}
task<> first_that_works() {
  auto t = work();
  while (flag()) {
    log("trying");
    if (!flag())
      continue;
    co_await t;
    co_return;
  }
}
task<> no_loop() {
  auto t = work();
  do {
    co_await t;
  } while (false);
}
// A handler runs when the first await failed, or something before it.
task<> after_a_failure() {
  auto t = work();
  bool failed = false;
  try {
    log("trying");
    co_await t;
  } catch (int) {
    failed = true;
  }
  if (failed)
    co_await t;
}
// What is done with it elsewhere is unknown: it may be filled again.
void refill(task<> &);
task<> refilled() {
  auto t = work();
  co_await t;
  refill(t);
  co_await t;
}
task<> refilled_through_a_pointer() {
  auto t = work();
  auto *p = &t;
  co_await t;
  *p = work();
  co_await t;
}
task<> refilled_in_a_lambda() {
  auto t = work();
  auto again = [&] { t = work(); };
  co_await t;
  again();
  co_await t;
}
// Others may hold it too, and a pointer may point elsewhere.
task<> pointers(std::unique_ptr<task<>> t, task<> &r) {
  co_await *t;
  co_await *t;
  co_await r;
  co_await r;
}
// Once it has ended it gives its result at once, as often as it is asked.
struct lasting_task {
  struct promise_type {
    lasting_task get_return_object();
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  lasting_task(lasting_task &&);
  struct operation {
    std::coroutine_handle<> handle;
    bool await_ready() { return !handle || handle.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
    void await_resume() {}
  };
  operation operator co_await() const & { return {}; }
  operation operator co_await() const && { return {}; }
};
lasting_task lasting();
task<> asked_again() {
  auto t = lasting();
  co_await t;
  co_await t;
  co_await std::move(t);
  co_await std::move(t);
}
// A copy shares the work.
task<> shared() {
  auto t = []() -> eager_task { co_return; }();
  co_await t;
  co_await t;
}
// An awaiter is no task: an event is awaited as often as one likes.
task<> awaiters() {
  awaiter event;
  co_await event;
  co_await event;
}
