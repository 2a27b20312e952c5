// RUN: %check
// Implicit calls: constructors, destructors, conversions, default arguments, range-based loops.
#include "task.h"
#include <fstream>
#include <future>
#include <thread>
#include <unistd.h>
#include <utility>

struct connection {
  connection() { sleep(1); }
  ~connection() {}
};
struct session {
  connection c;
  int other = 0;
};
task<> constructs() {
  connection c;
  // CHECK: :[[@LINE-1]]:14: warning: the constructor of 'connection' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: the constructor of 'connection' blocks in 'sleep' here
  session s;
  // CHECK: :[[@LINE-1]]:11: warning: the constructor of 'session' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: the constructor of 'session' calls the constructor of 'connection' here
  // CHECK: note: the constructor of 'connection' blocks in 'sleep' here
  co_return;
}

struct worker {
  std::thread thread;
  worker() = default;
  worker(worker &&) = default;
  ~worker() { thread.join(); }
};
struct pool {
  worker w;
};
task<> destroys() {
  worker w;
  // CHECK: :[[@LINE-1]]:10: warning: the destructor of 'worker' blocks the event loop's thread (wait) through 'std::thread::join'
  // CHECK: note: the destructor of 'worker' blocks in 'std::thread::join' here
  pool p;
  // CHECK: :[[@LINE-1]]:8: warning: the destructor of 'pool' blocks the event loop's thread (wait) through 'std::thread::join'
  // CHECK: note: the destructor of 'pool' calls the destructor of 'worker' here
  // CHECK: note: the destructor of 'worker' blocks in 'std::thread::join' here
  worker();
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of 'worker' blocks
  // CHECK: note:
  std::jthread j([] {});
  // CHECK: :[[@LINE-1]]:16: warning: the destructor of 'std::jthread' blocks the event loop's thread (wait)
  co_await pause_here();
}
task<> deletes(worker *w) {
  delete w;
  // CHECK: :[[@LINE-1]]:3: warning: the destructor of 'worker' blocks
  // CHECK: note:
  co_return;
}

// The temporary's destructor waits for the thread.
task<> async_result_dropped() {
  (void)std::async(std::launch::async, [] {});
  // CHECK: :[[@LINE-1]]:9: warning: 'std::async' blocks the event loop's thread (wait)
  co_return;
}

struct config {
  operator int() const { return int(sleep(1)); }
};
int default_argument(unsigned slept = sleep(1)) { return int(slept); }
task<> converts(config c) {
  int value = c;
  // CHECK: :[[@LINE-1]]:15: warning: 'config::operator int' blocks
  // CHECK: note:
  value += default_argument();
  // CHECK: :[[@LINE-1]]:12: warning: 'sleep' blocks the event loop's thread (sleep)
  co_return;
}

struct rows {
  int *begin() { return nullptr; }
  int *end() {
    usleep(1);
    return nullptr;
  }
};
task<> iterates(rows r) {
  for (int row : r)
    // CHECK: :[[@LINE-1]]:16: warning: 'rows::end' blocks
    // CHECK: note:
    (void)row;
  co_return;
}

// An awaiter's members run on the awaiting coroutine's thread: reported there, once, and not at each await.
struct slow_awaiter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {
    usleep(1);
    // CHECK: :[[@LINE-1]]:5: warning: 'usleep' blocks
  }
  void await_resume() {}
};
task<> awaits_slowly() {
  co_await slow_awaiter{};
  co_await slow_awaiter{};
}

// ---- silent

// Joined or detached before: its destructor waits for nothing.
task<> jthread_detached() {
  std::jthread j([] {});
  j.detach();
  co_return;
}
task<> jthread_joined() {
  std::jthread j([] {});
  j.join();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::jthread::join' blocks
  co_return;
}

// It lives on in the caller, or where it was moved to.
worker make_worker() {
  worker w;
  return w;
}
void take(worker &&);
task<worker *> moves_away() {
  worker w;
  take(std::move(w));
  co_return nullptr;
}

// A temporary that is moved from has nothing left to wait for.
task<> moves_a_temporary(std::jthread &into, worker &w) {
  into = std::jthread([] {});
  take(worker());
  co_return;
}

// The most derived class is unknown.
struct polymorphic {
  virtual ~polymorphic() { sleep(1); }
};
task<> deletes_base(polymorphic *p) {
  delete p;
  co_return;
}

// What its destructor would wait for has ended when it was awaited.
struct in_a_thread : awaiter {
  ~in_a_thread() { thread.join(); }
  std::thread thread;
};
task<> awaits_the_thread() {
  in_a_thread work;
  co_await work;
}
task<> forgets_the_thread() {
  in_a_thread work;
  // CHECK: :[[@LINE-1]]:15: warning: the destructor of 'in_a_thread' blocks the event loop's thread (wait) through 'std::thread::join'
  co_await pause_here();
}
