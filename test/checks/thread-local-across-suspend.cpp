// RUN: %check --tidy='--config={CheckOptions: {ModelFiles: "%root/test/checks/Inputs/any-thread.yaml"}}'
#include "task.h"
#include <cerrno>
#include <sys/socket.h>
#include <thread>

struct context {
  int depth;
  void enter();
};
thread_local int depth;
thread_local context current;
thread_local context *active;
thread_local char buffer[16];
void use(int);
void use(context &);
void log(const char *);
context &looked_up() { return current; }
context &two_ways(bool which) {
  static context other;
  if (which)
    return current;
  return other;
}
context &elsewhere();

namespace lib {
awaiter to_pool();
awaiter stay();
} // namespace lib

namespace anywhere {
struct job {
  struct promise_type {
    job get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
} // namespace anywhere

// A common awaiter: no model file describes it.
struct new_thread {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    std::thread([h] { h.resume(); }).detach();
  }
  void await_resume() {}
};
struct forgets_the_handle {
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<>) {
    std::thread([] { log("") ; }).detach();
    return false;
  }
  void await_resume() {}
};

task<> reference() {
  context &mine = current;
  mine.enter();
  co_await lib::to_pool();
  mine.enter();
  // CHECK: :[[@LINE-1]]:3: warning: 'mine' refers to a thread-local of the thread that ran before this coroutine was suspended, and another thread may run it now; look it up again [async-thread-local-across-suspend]
  // CHECK: :[[@LINE-3]]:3: note: suspended here
}
task<> pointer_and_part() {
  context *whole = &current;
  int &part = current.depth;
  char *bytes = buffer;
  co_await new_thread{};
  use(*whole);
  // CHECK: :[[@LINE-1]]:8: warning: 'whole' refers to a thread-local
  // CHECK: note: suspended here
  use(part);
  // CHECK: :[[@LINE-1]]:7: warning: 'part' refers to a thread-local
  // CHECK: note: suspended here
  log(bytes);
  // CHECK: :[[@LINE-1]]:7: warning: 'bytes' refers to a thread-local
  // CHECK: note: suspended here
}
task<> through_a_function() {
  auto &mine = looked_up();
  co_await lib::to_pool();
  use(mine);
  // CHECK: :[[@LINE-1]]:7: warning: 'mine' refers to a thread-local
  // CHECK: note: suspended here
}
task<> on_some_path(bool hop) {
  auto &mine = current;
  if (hop)
    co_await lib::to_pool();
  use(mine);
  // CHECK: :[[@LINE-1]]:7: warning: 'mine' refers to a thread-local
  // CHECK: note: suspended here
}
task<> in_a_loop() {
  auto &mine = current;
  for (int i = 0; i < 3; ++i) {
    use(mine);
    // CHECK: :[[@LINE-1]]:9: warning: 'mine' refers to a thread-local
    // CHECK: :[[@LINE+1]]:5: note: suspended here
    co_await lib::to_pool();
  }
}
task<> set_and_read() {
  depth = 3;
  co_await lib::to_pool();
  use(depth);
  // CHECK: :[[@LINE-1]]:7: warning: thread-local 'depth' was set before this coroutine was suspended, and another thread, with another 'depth', may run it now; keep the value in a local and set it again
  // CHECK: note: suspended here
}
task<> counted() {
  ++depth;
  co_await lib::to_pool();
  --depth;
  // CHECK: :[[@LINE-1]]:5: warning: thread-local 'depth' was set before
  // CHECK: note: suspended here
}
anywhere::job any_suspension() {
  auto &mine = current;
  co_await pause_here();
  use(mine);
  // CHECK: :[[@LINE-1]]:7: warning: 'mine' refers to a thread-local
  // CHECK: note: suspended here
}
task<> error_number(int fd, char *data) {
  ssize_t n = recv(fd, data, 1, MSG_DONTWAIT);
  co_await pause_here();
  if (n < 0 && errno == EAGAIN)
    co_return;
  // CHECK: :[[@LINE-2]]:16: warning: the error number is read after this coroutine was suspended: what ran in between has set it; keep it in a variable before the suspension
  // CHECK: :[[@LINE-4]]:3: note: suspended here
}

// Silent: the loop's thread goes on.
task<> stays() {
  auto &mine = current;
  co_await pause_here();
  use(mine);
}
task<> hands_over_something_else() {
  auto &mine = current;
  co_await forgets_the_handle{};
  use(mine);
}
// Silent: looked up again.
task<> looked_up_again() {
  context *mine = &current;
  use(*mine);
  co_await lib::to_pool();
  mine = &current;
  use(*mine);
  depth = 1;
  use(depth);
}
task<> in_turn() {
  for (int i = 0; i < 3; ++i) {
    context &mine = current;
    use(mine);
    co_await lib::to_pool();
  }
}
// Silent: a copy, or a pointer that the thread-local held.
task<> a_copy() {
  context mine = current;
  context *held = active;
  context &held_too = *active;
  co_await lib::to_pool();
  use(mine);
  use(*held);
  use(held_too);
}
// Silent: only read, on both sides.
task<> only_read() {
  use(depth);
  co_await lib::to_pool();
  use(depth);
}
// Silent: set again before it is read.
task<> set_again() {
  depth = 3;
  co_await lib::to_pool();
  depth = 3;
  use(depth);
}
// Silent: what the function gives cannot be known.
task<> unknown(bool which) {
  auto &one = two_ways(which);
  auto &two = elsewhere();
  co_await lib::to_pool();
  use(one);
  use(two);
}
// Silent: something sets the error number after the suspension.
task<> set_by_a_call(int fd, char *data) {
  co_await pause_here();
  if (recv(fd, data, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN)
    co_return;
  co_await pause_here();
  errno = 0;
  log("");
  if (errno)
    co_return;
}
// Silent: kept in time.
task<> kept(int fd, char *data) {
  ssize_t n = recv(fd, data, 1, MSG_DONTWAIT);
  int error = errno;
  co_await pause_here();
  if (n < 0 && error == EAGAIN)
    co_return;
}
// Silent: the awaiter may set it when it resumes.
task<int> received();
task<> result_with_an_error() {
  int n = co_await received();
  if (n < 0 && errno == EAGAIN)
    co_return;
}
// Silent: on one way a call sets it.
task<> set_on_one_way(bool which) {
  co_await pause_here();
  if (which)
    log("");
  if (errno)
    co_return;
}
// Silent: another coroutine's thread-local is its own affair, and a template is judged where it is instantiated.
template <class T> task<> generic() {
  auto &mine = current;
  co_await lib::stay();
  use(mine);
}
template task<> generic<int>();
