// RUN: %check
#include "task.h"
#include <algorithm>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

task<> work();
task<int> answer();
eager_task eager();
detached_task detached();
void on_click(std::function<void()>);
void on_number(const std::function<void(int)> &);

void converted() {
  on_click([]() -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops what this returns, and it returns a task: its body never runs; pass something that spawns the task [async-callback-drops-task]
  on_number([](int) -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:13: warning: 'std::function' drops
  on_click(work);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
  on_click(&work);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
}
void named() {
  auto handler = []() -> task<> { co_return; };
  on_click(handler);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
  std::function<void()> stored = handler;
  // CHECK: :[[@LINE-1]]:34: warning: 'std::function' drops
  stored = []() -> task<int> { co_return 1; };
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
  std::function<task<int>()> kept = answer;
  on_click(kept);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
}
// A plain lambda that returns a task is as bad.
void no_coroutine() {
  on_click([] { return work(); });
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
}
struct functor {
  task<> operator()() const;
};
struct widget {
  std::function<void()> clicked;
  std::function<void(widget &)> moved;
  task<> refresh();
  widget() : clicked(functor()) {}
  // CHECK: :[[@LINE-1]]:22: warning: 'std::function' drops
  void connect() {
    moved = &widget::refresh;
    // CHECK: :[[@LINE-1]]:13: warning: 'std::function' drops
    clicked = [this]() -> task<> { co_await refresh(); };
    // CHECK: :[[@LINE-1]]:15: warning: 'std::function' drops
  }
};
// Its parameter is generic, its result is not.
void generic() {
  on_number([](auto) -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:13: warning: 'std::function' drops
}
template <class Signature> class unique_function;
template <class R, class... Args> class unique_function<R(Args...)> {
public:
  template <class F> unique_function(F);
};
void others_of_its_make() {
  unique_function<void()> f = work;
  // CHECK: :[[@LINE-1]]:31: warning: 'unique_function' drops
}
task<> in_a_coroutine() {
  on_click(work);
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
  co_return;
}
template <class T> void in_a_template(T) {
  on_click([]() -> task<T> { co_return 1; });
  // CHECK: :[[@LINE-1]]:12: warning: 'std::function' drops
}
template void in_a_template(int);

std::once_flag once;
void calls(std::vector<int> &v, widget &w) {
  std::thread t(work);
  // CHECK: :[[@LINE-1]]:17: warning: 'std::thread' drops
  std::jthread j([]() -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:18: warning: 'std::jthread' drops
  std::thread m(&widget::refresh, &w);
  // CHECK: :[[@LINE-1]]:17: warning: 'std::thread' drops
  std::call_once(once, work);
  // CHECK: :[[@LINE-1]]:24: warning: 'std::call_once' drops
  std::for_each(v.begin(), v.end(), [](int) -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:37: warning: 'std::for_each' drops
  std::ranges::for_each(v, [](int &) -> task<> { co_return; });
  // CHECK: :[[@LINE-1]]:28: warning: 'for_each' drops
  t.join();
  m.join();
}

// ---- silent

// It spawns: what it returns is nothing.
void spawn(task<>);
void spawns() {
  on_click([] { spawn(work()); });
  std::thread([] { block_on(work()); }).detach();
}
// They have started, and go on.
void started() {
  on_click(eager);
  on_click(detached);
  on_click([]() -> detached_task { co_return; });
  std::thread(eager).detach();
}
// The result is wanted.
void wanted(std::vector<int> &v) {
  std::function<task<>()> f = work;
  std::function<task<int>()> g = [] { return answer(); };
  std::vector<task<>> tasks;
  std::transform(v.begin(), v.end(), std::back_inserter(tasks), [](int) { return work(); });
}
// What it returns depends on how it is called.
struct overloaded {
  task<> operator()() const;
  void operator()(int) const;
};
void which() {
  on_click([](auto... args) { return (args, ..., 1); });
  on_number(overloaded());
}
// Values, not work.
void values() {
  on_click([]() -> generator<int> { co_yield 1; });
  on_click([] { return 1; });
}
// An unknown function: what it does with the result is unknown.
template <class F> void with_retry(F);
void unknown() { with_retry(work); }
// A function object that is copied is no callback.
void copied(std::function<void()> f) {
  std::function<void()> g = f;
  f = g;
  g = std::move(f);
}
// A task among the arguments is not the callable.
void run_it(task<>);
void arguments() { std::thread(run_it, work()).detach(); }
