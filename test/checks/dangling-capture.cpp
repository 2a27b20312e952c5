// RUN: %check
#include "task.h"
#include <optional>
#include <string>
#include <vector>

task<> fetch(std::string url);
task<> all(std::vector<task<>> tasks);

task<> stored(std::string url) {
  auto t = [url]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression, but the lambda's task refers to the captures in it and is used later; co_await the task in this expression, or pass what it needs as parameters [async-dangling-capture]
  // CHECK: :[[@LINE+1]]:12: note: the task is used here
  co_await t;
}
// The captures are references, but the closure that holds them is gone.
task<> by_reference(std::string url) {
  auto t = [&]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  co_await std::move(t);
}
task<> with_init_capture() {
  auto t = [url = std::string("a")](int times) -> task<> {
    while (times--)
      co_await fetch(url);
  }(2);
  // CHECK: :[[@LINE-4]]:12: warning: this lambda ends with the full expression
  co_await t;
}
task<> returned(std::string url) {
  return [url]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:10: warning: this lambda ends with the full expression, but the lambda's task refers to the captures in it and is returned; keep the lambda where it outlives the task, or pass what it needs as parameters
}
task<> local_returned(std::string url) {
  auto work = [url]() -> task<> { co_await fetch(url); };
  return work();
  // CHECK: :[[@LINE-1]]:10: warning: 'work' ends when this function returns, but the lambda's task refers to the captures in it and is returned
}
task<> local_ends(std::string url) {
  std::optional<task<>> t;
  {
    auto work = [&url]() -> task<> { co_await fetch(url); };
    t.emplace(work());
    // CHECK: :[[@LINE-1]]:15: warning: 'work' ends with its scope, but the lambda's task refers to the captures in it and is used later; keep the lambda where it outlives the task, or pass what it needs as parameters
  }
  co_await *t;
}
task<> in_a_container(const std::vector<std::string> &urls) {
  std::vector<task<>> tasks;
  for (auto &url : urls)
    tasks.push_back([&url]() -> task<> { co_await fetch(url); }());
  // CHECK: :[[@LINE-1]]:21: warning: this lambda ends with the full expression
  co_await all(std::move(tasks));
}
struct server {
  std::string name;
  std::vector<task<>> running;
  void start() {
    running.push_back([this]() -> task<> { co_await fetch(name); }());
    // CHECK: :[[@LINE-1]]:23: warning: this lambda ends with the full expression, but the lambda's task refers to the captures in it and is kept
  }
};
// Eager: it has run up to its first suspension.
void eager(std::string url) {
  [url]() -> eager_task {
    co_await pause_here();
    (void)url.size();
  }();
  // CHECK: :[[@LINE-4]]:3: warning: this lambda ends with the full expression, but the lambda's task refers to the captures in it and runs on; keep the lambda where it outlives the task, or pass what it needs as parameters
}
void fire_and_forget(std::string url) {
  [url]() -> detached_task {
    for (int i = 0; i < 2; ++i) {
      (void)url.size();
      co_await pause_here();
    }
  }();
  // CHECK: :[[@LINE-6]]:3: warning: this lambda ends with the full expression
}
template <class Url> task<> in_a_template(Url url) {
  auto t = [url]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  co_await t;
}
void instantiated_twice() {
  block_on(in_a_template("a"));
  block_on(in_a_template(std::string("a")));
}

// ---- an eager coroutine in a local that nothing looks at

void forgotten(std::string url) {
  auto t = [url]() -> eager_task { co_await fetch(url); co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression, but the lambda's task refers to the captures in it and runs on
}
task<> store(const std::string &url);
void in_its_only_operand(std::string url) {
  [url]() -> eager_task { co_await store(url); }();
  // CHECK: :[[@LINE-1]]:3: warning: this lambda ends with the full expression
}

// ---- a task that goes through a coroutine of one's own

task<> retried(task<> t) {
  co_await std::move(t);
}
task<> through_a_coroutine(std::string url) {
  auto work = [url]() -> task<> { co_await fetch(url); };
  return retried(work());
  // CHECK: :[[@LINE-1]]:18: warning: 'work' ends when this function returns
}

// ---- silent

task<> awaited_at_once(std::string url) {
  co_await [url]() -> task<> { co_await fetch(url); }();
  co_await [&]() -> task<> { co_await fetch(url); }();
}
task<> kept(std::string url) {
  auto work = [url]() -> task<> { co_await fetch(url); };
  auto t = work();
  co_await t;
}
task<> awaited_in_scope(const std::vector<std::string> &urls) {
  for (auto &url : urls) {
    auto work = [&]() -> task<> { co_await fetch(url); };
    auto t = work();
    co_await t;
  }
}
task<> without_captures() {
  auto t = []() -> task<> { co_await fetch("a"); }();
  co_await t;
}
// Passed as parameters, what it needs is in the coroutine.
task<> parameters(std::string url) {
  auto t = [](std::string url) -> task<> { co_await fetch(url); }(url);
  co_await t;
}
// The body does not use what it captures.
task<> unused(std::string url) {
  auto t = [url]() -> task<> { co_await fetch("a"); }();
  co_await t;
}
// No coroutine: it has read its captures when it returns.
task<> plain(std::string url) {
  auto t = [&]() { return fetch(url); }();
  co_await t;
}
// Eager, and done with its captures before it suspends.
void used_at_first(std::string url) {
  [url]() -> eager_task {
    (void)url.size();
    co_await pause_here();
  }();
}
task<> unknown(std::string url) {
  void somewhere(task<>);
  somewhere([url]() -> task<> { co_await fetch(url); }());
  co_return;
}
task<> run_at_once(std::string url) {
  block_on([url]() -> task<> { co_await fetch(url); }());
  co_return;
}
