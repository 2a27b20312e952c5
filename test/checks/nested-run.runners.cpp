// RUN: %check
// Runners that nothing but their bodies shows: members, function objects, deduced parameters, containers, loops.
#include "task.h"
#include <list>
#include <vector>

struct reactor {
  template <class T> T finish(task<T> t) {
    t.handle.resume();
    return t.handle.promise().value;
  }
  template <class T> static T finish_here(task<T> &&t) {
    t.handle.resume();
    return t.handle.promise().value;
  }
};
template <class X> auto finish_any(X &&t) -> decltype(t.await_resume()) {
  t.handle.resume();
  return t.handle.promise().value;
}
struct finisher {
  template <class X> auto operator()(X &&t) const -> decltype(t.await_resume()) {
    t.handle.resume();
    return std::move(t.handle.promise().value);
  }
} constexpr inline finish_object;
std::vector<int> finish_all(std::list<task<int>> &&tasks) {
  std::vector<int> results;
  for (task<int> &t : tasks) {
    t.handle.resume();
    results.push_back(t.handle.promise().value);
  }
  return results;
}
void drive(task<> t) {
  while (!t.handle.done())
    t.handle.resume();
}

task<int> number();
task<> work();

task<> nests(reactor &r) {
  r.finish(number());
  // CHECK: :[[@LINE-1]]:5: warning: 'reactor::finish' runs a task to completion inside a coroutine
  reactor::finish_here(number());
  // CHECK: :[[@LINE-1]]:3: warning: 'reactor::finish_here' runs a task to completion inside a coroutine
  finish_any(number());
  // CHECK: :[[@LINE-1]]:3: warning: 'finish_any' runs a task to completion inside a coroutine
  finish_object(number());
  // CHECK: :[[@LINE-1]]:3: warning: 'finish_object' runs a task to completion inside a coroutine
  std::list<task<int>> tasks;
  finish_all(std::move(tasks));
  // CHECK: :[[@LINE-1]]:3: warning: 'finish_all' runs a task to completion inside a coroutine
  drive(work());
  // CHECK: :[[@LINE-1]]:3: warning: 'drive' runs a task to completion through 'std::coroutine_handle::resume' inside a coroutine
  // CHECK: note: 'drive' runs the task in 'std::coroutine_handle::resume' here
  task<> t = work();
  for (; !t.handle.done(); t.handle.resume())
    ;
  // CHECK: :[[@LINE-2]]:37: warning: 'std::coroutine_handle::resume' runs a task to completion inside a coroutine
  do
    t.handle.resume();
  // CHECK: :[[@LINE-1]]:14: warning: 'std::coroutine_handle::resume' runs a task to completion inside a coroutine
  while (!t.handle.done());
  co_return;
}

// A future that only lets time pass is never ready; another one may be.
namespace seastar {
template <class T = void> struct future {
  T get();
};
future<> sleep(int);
} // namespace seastar
task<> waits_for_time(seastar::future<> &reply) {
  seastar::sleep(1).get();
  // CHECK: :[[@LINE-1]]:21: warning: 'seastar::future::get' waits for a task's result inside a coroutine
  reply.get();
  co_return;
}

// ---- silent

// It is started, and what comes of it is a handle, a question or nothing.
struct started {
  std::coroutine_handle<> handle;
};
started start(task<int> &t) {
  t.handle.resume();
  return {t.handle};
}
bool step(task<int> &t) {
  t.handle.resume();
  return t.handle.done();
}
void kick(task<> &t) { t.handle.resume(); }
// It has run already.
int result_of(task<int> &t) { return t.handle.promise().value; }
// Values of a generator come when they are asked for.
template <class T> struct values {
  struct promise_type {
    T value;
    values get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T v) {
      value = v;
      return {};
    }
    void return_void() {}
    void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> handle;
};
int sum(values<int> &v) {
  int result = 0;
  while (!v.handle.done()) {
    result += v.handle.promise().value;
    v.handle.resume();
  }
  return result;
}
// A queue of handles is a scheduler's.
void run_ready(std::vector<std::coroutine_handle<>> &ready) {
  while (!ready.empty()) {
    ready.back().resume();
    ready.pop_back();
  }
}
task<> fine(values<int> &v, std::vector<std::coroutine_handle<>> &ready) {
  task<int> t = number();
  start(t);
  step(t);
  task<> w = work();
  kick(w);
  result_of(t);
  sum(v);
  run_ready(ready);
  co_await t;
  co_await w;
}
