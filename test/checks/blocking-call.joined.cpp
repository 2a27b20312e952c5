// RUN: %check
// Joining a thread: it waits, unless the thread has said before that it is done.
#include "task.h"
#include <functional>
#include <thread>

struct event {
  void set();
  awaiter wait();
};
void work();
void run(event &e);

task<> joins_at_once() {
  std::thread t([] { work(); });
  t.join();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::thread::join' blocks
  co_return;
}
task<> awaits_something_else(event &other) {
  event done;
  std::thread t([&] { done.set(); });
  co_await other.wait();
  t.join();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::thread::join' blocks
  co_await pause_here();
}
task<> awaits_too_early() {
  event done;
  co_await done.wait();
  std::thread t([&] { done.set(); });
  t.join();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::thread::join' blocks
}
task<> awaits_too_late() {
  event done;
  std::thread t([&] { done.set(); });
  t.join();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::thread::join' blocks
  co_await done.wait();
}
struct not_started_by_awaiting {
  std::thread thread;
  ~not_started_by_awaiting() { thread.join(); }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
task<> forgets_the_thread() {
  not_started_by_awaiting t;
  // CHECK: :[[@LINE-1]]:27: warning: the destructor of 'not_started_by_awaiting' blocks
  // CHECK: note:
  co_await pause_here();
}

// ---- silent

task<> has_said_so() {
  event done;
  std::thread t([&] {
    work();
    done.set();
  });
  co_await done.wait();
  t.join();
}
task<> has_said_so_through_a_function() {
  event done;
  std::jthread t([&done] { run(done); });
  co_await done.wait();
}
/// The thread's last act is to resume the coroutine.
struct in_a_thread {
  std::thread thread;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    thread = std::thread([h] {
      work();
      h.resume();
    });
  }
  void await_resume() { thread.join(); }
};
struct in_a_thread_to_the_end {
  std::thread thread;
  ~in_a_thread_to_the_end() {
    if (thread.joinable())
      thread.join();
  }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    thread = std::thread([h] { h.resume(); });
  }
  void await_resume() {}
};
task<> is_resumed_by_it() {
  co_await in_a_thread();
  co_await in_a_thread_to_the_end();
}
