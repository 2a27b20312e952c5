// RUN: %check
// Guards that are known by their bodies, by an attribute or by a model file, and what moves a lock from one to another.
#include "task.h"
#include <mutex>

std::mutex m, n;
task<> work();

// A guard of the project: no template, and no name that says so.
class spin {
public:
  void Lock();
  void Unlock();
};
class critical_section {
public:
  explicit critical_section(spin &s) : s(s) { s.Lock(); }
  ~critical_section() { s.Unlock(); }

private:
  spin &s;
};
class by_pointer {
public:
  explicit by_pointer(std::mutex *m) : m(m) { m->lock(); }
  ~by_pointer() { m->unlock(); }

private:
  std::mutex *const m;
};
struct __attribute__((scoped_lockable)) declared {
  explicit declared(std::mutex &);
  ~declared();
};
spin s;
task<> by_its_bodies() {
  critical_section c(s);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: :[[@LINE-3]]:20: note: locked here
}
task<> through_a_pointer() {
  by_pointer p(&m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> by_attribute() {
  declared d(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> by_hand() {
  s.Lock();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
  s.Unlock();
  co_await work();
}

task<> by_auto() {
  auto g = std::lock_guard(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: :[[@LINE-3]]:8: note: locked here
}
task<> swapped() {
  std::unique_lock<std::mutex> g(m), other;
  g.swap(other);
  g = {};
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
task<> swapped_by_a_function() {
  std::unique_lock<std::mutex> g(m), other;
  swap(g, other);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
  other.unlock();
  co_await work();
}
task<> assigned() {
  std::unique_lock<std::mutex> g;
  g = std::unique_lock<std::mutex>(n);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: :[[@LINE-3]]:5: note: locked here
}
task<> moved() {
  std::unique_lock g(m);
  auto other = std::move(g);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}
// Nothing can unlock it any more.
task<> released() {
  std::unique_lock g(m);
  g.release();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held
  // CHECK: note: locked here
}

// ---- silent

task<> by_auto_in_a_block() {
  { auto g = std::lock_guard(m); }
  { auto g = std::lock_guard<std::mutex>{m}; }
  { std::unique_lock<std::mutex> g = std::unique_lock<std::mutex>(m); }
  co_await work();
}
task<> by_auto_and_unlocked() {
  auto g = std::unique_lock(m);
  g.unlock();
  co_await work();
}
task<> emptied() {
  std::unique_lock<std::mutex> g(m);
  g = std::unique_lock<std::mutex>();
  co_await work();
}
task<> moved_and_unlocked() {
  std::unique_lock g(m);
  auto other = std::move(g);
  other.unlock();
  co_await work();
}
void take(std::unique_lock<std::mutex>);
task<> given_away() {
  take(std::unique_lock(m));
  std::unique_lock g(m);
  take(std::move(g));
  co_await work();
}
// A coroutine that wants this mutex suspends.
struct both {
  void lock();
  void unlock();
  task<> co_lock();
};
task<> with_an_awaited_lock(both &b) {
  b.lock();
  std::unique_lock g(b, std::adopt_lock);
  co_await work();
}
// It unlocks what others have locked.
struct unlocker {
  explicit unlocker(std::mutex &m) : m(m) { m.unlock(); }
  ~unlocker() { m.lock(); }
  std::mutex &m;
};
task<> the_reverse(std::mutex &mine) {
  mine.lock();
  unlocker u(mine);
  co_await work();
}
// noexcept() does not run its operand.
task<> not_run(spin &mine) {
  bool b = noexcept(mine.Lock());
  (void)b;
  co_await work();
}
