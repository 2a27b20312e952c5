// RUN: %check
#include "task.h"

task<int> answer() { co_return 42; }
int answer_now() { return block_on(answer()); }

task<int> direct() {
  int a = block_on(answer());
  // CHECK: :[[@LINE-1]]:11: warning: 'block_on' runs a task to completion inside a coroutine: the loop that runs this coroutine stops, and may wait for itself; co_await it [async-nested-run]
  co_return a + co_await answer();
}

task<int> through_a_helper() {
  co_return answer_now();
  // CHECK: :[[@LINE-1]]:13: warning: 'answer_now' runs a task to completion through 'block_on' inside a coroutine
  // CHECK: :5:27: note: 'answer_now' runs the task in 'block_on' here
}

struct slow_awaiter {
  bool await_ready() { return block_on(answer()) == 42; }
  // CHECK: :[[@LINE-1]]:31: warning: 'block_on' runs a task to completion
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

// ---- silent

// The outermost one has to be run.
int main() { return block_on(answer()); }

// Takes a task and returns its value, but as a coroutine: it awaits.
template <class T> task<T> forward(task<T> t) { co_return co_await std::move(t); }
// Takes a task and returns something else.
template <class T> bool is_ready(task<T> &t) { return t.await_ready(); }
task<bool> asks(task<int> t) {
  bool ready = is_ready(t);
  co_await forward(std::move(t));
  co_return ready;
}

// The lambda runs elsewhere, or never.
task<> makes_a_callback() {
  auto callback = [] { return block_on(answer()); };
  (void)callback;
  co_return;
}
