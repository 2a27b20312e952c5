// RUN: %check
#include "task.h"
#include <chrono>
#include <mutex>
#include <pthread.h>
#include <shared_mutex>

std::mutex m;
std::shared_mutex shared;
task<> work();

task<> guards() {
  std::lock_guard<std::mutex> g(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held while this coroutine is suspended: whoever wants it next blocks its thread, perhaps the one that has to resume it; unlock first, or use an asynchronous lock [async-lock-across-suspend]
  // CHECK: :[[@LINE-3]]:31: note: locked here
}
// Upstream misses its own documentation's example: deduced arguments.
task<> deduced() {
  std::lock_guard lock{m};
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> from_auto() {
  auto g = std::unique_lock(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> in_an_if() {
  if (std::unique_lock g(m); true)
    co_await work();
  // CHECK: :[[@LINE-1]]:5: warning: a thread lock is held
  // CHECK: note: locked here
  co_await work();
}
task<> scoped() {
  std::scoped_lock g(m, shared);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> reader() {
  std::shared_lock g(shared);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
struct transaction {
  explicit transaction(std::mutex &m) : guard(m) {}
  std::lock_guard<std::mutex> guard;
};
struct aggregate {
  std::unique_lock<std::mutex> guard;
};
task<> in_a_member() {
  aggregate t{std::unique_lock<std::mutex>(m)};
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> in_a_member_by_its_constructor() {
  transaction t(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> by_hand() {
  m.lock();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
  m.unlock();
  co_await work();
}
task<> posix(pthread_mutex_t *p) {
  pthread_mutex_lock(p);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
  pthread_mutex_unlock(p);
  co_await work();
}
// Upstream misses awaits in initialisers.
task<int> answer();
task<int> in_an_initialiser() {
  std::lock_guard g(m);
  int value = co_await answer();
  // CHECK: :[[@LINE-1]]:15: warning: a thread lock is held
  // CHECK: note: locked here
  co_return value;
}
task<> locked_again() {
  std::unique_lock g(m);
  g.unlock();
  co_await work();
  g.lock();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: :[[@LINE-3]]:5: note: locked here
}
task<> adopted() {
  m.lock();
  std::lock_guard g(m, std::adopt_lock);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> after_a_handler() {
  std::lock_guard g(m);
  try {
    plain:
    m.native_handle();
  } catch (...) {
  }
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> in_a_loop() {
  for (int i = 0; i < 2; ++i) {
    std::lock_guard g(m);
    co_await work();
    // CHECK: :[[@LINE-1]]:5: warning: a thread lock is held
    // CHECK: note: locked here
  }
  co_await work();
}
task<> temporary() {
  co_await [](std::unique_lock<std::mutex> const &) { return work(); }(std::unique_lock<std::mutex>(m));
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
// A pool's thread is a thread: this is no question of the loop.
eager_task eager() {
  std::lock_guard g(m);
  co_await pause_here();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}

// ---- silent

task<> ends_before() {
  { std::lock_guard g(m); }
  co_await work();
}
task<> begins_after() {
  co_await work();
  std::lock_guard g(m);
}
task<> unlocked() {
  std::unique_lock g(m);
  g.unlock();
  co_await work();
}
task<> deferred() {
  std::unique_lock g(m, std::defer_lock);
  co_await work();
}
// It may not have got it.
task<> tried() {
  std::unique_lock g(m, std::try_to_lock);
  co_await work();
}
task<> empty() {
  std::unique_lock<std::mutex> g;
  co_await work();
}
// What release() returns may unlock it.
task<> released_and_unlocked() {
  std::unique_lock g(m);
  std::mutex *mutex = g.release();
  mutex->unlock();
  co_await work();
}
// On one path only: where paths disagree, the lock counts as not held.
task<> sometimes(bool b) {
  std::unique_lock g(m);
  if (b)
    g.unlock();
  co_await work();
}
// It went where we do not look.
void use_and_unlock(std::unique_lock<std::mutex> &);
task<> handed_on() {
  std::unique_lock g(m);
  use_and_unlock(g);
  co_await work();
}
// So do awaiters that are made of it: a lock of coroutines puts its waiter into its list, and then unlocks.
struct unlocking_awaiter : awaiter {
  unlocking_awaiter(std::unique_lock<std::mutex> &lock) : lock(std::move(lock)) {}
  void await_suspend(std::coroutine_handle<>) { auto ends = std::move(lock); }
  std::unique_lock<std::mutex> lock;
};
task<> waits_in_a_list() {
  std::unique_lock g(m);
  co_await unlocking_awaiter(g);
}
struct aggregate_awaiter {
  std::unique_lock<std::mutex> &lock;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) { lock.unlock(); }
  void await_resume() {}
};
task<> waits_in_an_aggregate() {
  std::unique_lock g(m);
  co_await aggregate_awaiter{g};
}
// Waiting on an asynchronous condition variable unlocks the mutex that it is given, be it the guard or what the guard holds.
struct condition_variable {
  template <class Lock, class Predicate> task<> wait(Lock &, Predicate) { co_return; }
};
task<> waits_for_a_condition(condition_variable &c, bool &ready) {
  std::unique_lock g(m);
  co_await c.wait(m, [&] { return ready; });
}
task<> moved_away(std::unique_lock<std::mutex> &to) {
  std::unique_lock g(m);
  to = std::move(g);
  co_await work();
}
// A lambda has a body of its own.
task<> in_a_lambda() {
  auto critical = [] { std::lock_guard g(m); };
  critical();
  co_await work();
}
// An asynchronous mutex: its lock is awaited.
struct async_mutex {
  awaiter lock();
  void unlock();
};
template <class Mutex> struct async_guard {
  explicit async_guard(Mutex &m) : m(m) {}
  ~async_guard() { m.unlock(); }
  Mutex &m;
};
task<> asynchronous(async_mutex &a) {
  co_await a.lock();
  async_guard g(a);
  co_await work();
}
// Nothing suspends here.
task<> never_suspends() {
  std::lock_guard g(m);
  co_await std::suspend_never{};
  co_return;
}
// Not asynchronous: its caller resumes it.
generator<int> numbers() {
  std::lock_guard g(m);
  co_yield 1;
}
