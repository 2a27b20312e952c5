// RUN: %check
#include "task.h"
#include <mutex>
#include <stdexcept>
#include <string>

task<> work();
task<> fetch(const std::string &url);
task<int> count(std::string url);
void log(const char *);
std::string name();

// ---- a handler that has nothing to catch

task<> in_a_try() {
  try {
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited, and by then the try block has ended: its handlers never see what the task throws; co_return co_await it [async-return-in-scope]
    // CHECK: :[[@LINE-3]]:3: note: the try block begins here
  } catch (const std::exception &error) {
    log(error.what());
    throw;
  }
}
task<> with_arguments(const std::string &url) {
  try {
    return fetch(url);
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited
  } catch (...) {
    return work();
  }
}
task<> one_of_two(bool b) {
  try {
    if (b)
      return work();
    // CHECK: :[[@LINE-1]]:7: warning: this task runs when it is awaited
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited
  } catch (...) {
    log("failed");
    throw;
  }
}
task<int> function_try(std::string url) try {
  return count(std::move(url));
  // CHECK: :[[@LINE-1]]:3: warning: this task runs when it is awaited
} catch (...) {
  throw std::runtime_error("no number");
}
auto lambda = []() -> task<> {
  try {
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited
  } catch (...) {
    throw;
  }
};

// ---- a guard that has nothing to guard

std::mutex mutex;
task<> under_a_lock() {
  std::lock_guard lock(mutex);
  return work();
  // CHECK: :[[@LINE-1]]:3: warning: this task runs when it is awaited, and by then 'lock' has ended; make this a coroutine that holds an asynchronous lock
  // CHECK: :[[@LINE-3]]:19: note: its scope begins here
}
struct trace_span {
  explicit trace_span(const char *);
  ~trace_span();
};
struct MutexLocker {
  explicit MutexLocker(std::mutex &);
  ~MutexLocker();
};
struct store {
  std::mutex guard;
  std::string value;
  struct { task<> write(std::string); } disk;
  task<> save_locked() { co_await disk.write(value); }
  task<> save() {
    std::unique_lock lock(guard);
    return save_locked();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited, and by then 'lock' has ended
  }
  task<> write(std::string text) {
    MutexLocker locker(guard);
    return disk.write(std::move(text));
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited, and by then 'locker' has ended; co_return co_await it
  }
  task<> snapshot();
  task<> take();
};
task<> traced_too() {
  trace_span span("traced");
  return work();
  // CHECK: :[[@LINE-1]]:3: warning: this task runs when it is awaited, and by then 'span' has ended; co_return co_await it
}
task<> two_guards() {
  trace_span span("two");
  std::lock_guard lock(mutex);
  return work();
  // CHECK: :[[@LINE-1]]:3: warning: this task runs when it is awaited, and by then 'span' has ended
}
task<> inner(bool b) {
  if (b) {
    trace_span span("inner");
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited
  }
  return work();
}

// ---- silent: the scope may be meant for something else

task<> something_else_throws() {
  try {
    log("begin");
    return work();
  } catch (...) {
    throw;
  }
}
task<int> an_argument_throws() {
  try {
    return count(name());
  } catch (...) {
    throw;
  }
}
struct checked {
  explicit checked(int);
};
task<> keep(checked);
task<> a_constructor_throws(int n) {
  try {
    return keep(checked(n));
  } catch (...) {
    throw;
  }
}
task<> throws_itself(bool b) {
  try {
    if (b)
      throw 1;
    return work();
  } catch (int) {
    return work();
  }
}
// A plain function whose body is in sight may throw before it makes the task.
task<> plain(bool b) {
  if (b)
    throw 1;
  return work();
}
task<> calls_a_plain_function(bool b) {
  try {
    return plain(b);
  } catch (int) {
    return work();
  }
}
struct interface {
  virtual task<> run() = 0;
};
task<> calls_an_interface(interface &i, task<> (*f)()) {
  try {
    return i.run();
  } catch (...) {
  }
  try {
    return f();
  } catch (...) {
    throw;
  }
}
// Eager: it has run up to its first suspension when it returns.
eager_task eager();
eager_task calls_eager() {
  try {
    return eager();
  } catch (...) {
    throw;
  }
}
// The lock protects what the argument is read from.
task<> store::snapshot() {
  std::lock_guard lock(guard);
  return disk.write(value);
}
std::string global;
task<int> reads_a_global() {
  std::lock_guard lock(mutex);
  return count(global);
}
task<int> reads_through_a_pointer(std::string *text) {
  std::lock_guard lock(mutex);
  return count(*text);
}
task<int> calls_a_function() {
  std::lock_guard lock(mutex);
  return count(name());
}
// Or what was done before.
task<> store::take() {
  std::string taken;
  {
    std::lock_guard lock(guard);
    taken.swap(value);
  }
  return disk.write(std::move(taken));
}
task<> works_first() {
  std::lock_guard lock(mutex);
  global.clear();
  return work();
}
task<> unlocked() {
  std::unique_lock lock(mutex);
  lock.unlock();
  return work();
}
task<> hand_over(std::unique_lock<std::mutex>);
task<> handed_over() {
  std::unique_lock lock(mutex);
  return hand_over(std::move(lock));
}
// No scope: its name does not say so, or it does nothing in its destructor.
struct block_clock {
  ~block_clock();
};
struct scope_id {
  int n = 0;
};
task<> other_locals() {
  block_clock c;
  return work();
}
task<> no_destructor() {
  scope_id id;
  return work();
}
// In a coroutine `co_return co_await` is what is written.
task<> coroutine() {
  try {
    co_return co_await work();
  } catch (...) {
  }
}
// A lambda inside the try has a scope of its own.
template <class F> task<> later(F f) { co_await f(); }
task<> in_a_lambda() {
  try {
    auto make = [] { return work(); };
    return later(make);
    // CHECK: :[[@LINE-1]]:5: warning: this task runs when it is awaited
  } catch (...) {
    throw;
  }
}
