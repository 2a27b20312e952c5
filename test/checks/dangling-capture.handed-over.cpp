// RUN: %check --std c++23
// STILL-WARNS
// A closure that goes to what calls it and destroys it, in the library's functions and in one's own.
#include "task.h"
#include <functional>
#include <memory>
#include <thread>

void use(int);

void to_a_thread(int id) {
  std::thread([id]() -> detached_task { co_await pause_here(); use(id); }).detach();
  // CHECK: :[[@LINE-1]]:15: warning: this lambda is destroyed when it has been called, but the lambda's task refers to the captures in it and runs on; copy what it needs into locals before the first co_await [async-dangling-capture]
  // CHECK: :[[@LINE-2]]:3: note: the lambda is passed on here
  // CHECK-FIXES: std::thread([id](this auto) -> detached_task { co_await pause_here(); use(id); }).detach();
}
void with_a_parameter(int id) {
  std::thread([id](int n) -> detached_task { co_await pause_here(); use(id + n); }, 1).detach();
  // CHECK: :[[@LINE-1]]:15: warning: this lambda is destroyed when it has been called
  // CHECK-FIXES: std::thread([id](this auto, int n) -> detached_task { co_await pause_here(); use(id + n); }, 1).detach();
}
// The copy that the fix makes would not compile.
void moved_in(std::unique_ptr<int> p) {
  std::thread([p = std::move(p)]() -> detached_task { co_await pause_here(); use(*p); }).detach();
  // CHECK: :[[@LINE-1]]:15: warning: this lambda is destroyed when it has been called
}
struct device {
  int opened = 0;
  void open() {
    std::thread([this]() -> detached_task { co_await pause_here(); ++opened; }).detach();
    // CHECK: :[[@LINE-1]]:17: warning: this lambda is destroyed when it has been called
    // CHECK-FIXES: std::thread([this](this auto) -> detached_task { co_await pause_here(); ++opened; }).detach();
  }
};
template <class F> void in_the_background(F f) { std::thread(std::move(f)).detach(); }
void through_a_function(int id) {
  in_the_background([id]() -> detached_task { co_await pause_here(); use(id); });
  // CHECK: :[[@LINE-1]]:21: warning: this lambda is destroyed when it has been called
  // CHECK-FIXES: in_the_background([id](this auto) -> detached_task { co_await pause_here(); use(id); });
}
template <class F> void at_once(F &&f) { f(); }
void called_by_a_function(int id) {
  at_once([id]() -> detached_task { co_await pause_here(); use(id); });
  // CHECK: :[[@LINE-1]]:11: warning: this lambda is destroyed when it has been called
  // CHECK-FIXES: at_once([id](this auto) -> detached_task { co_await pause_here(); use(id); });
}

// ---- silent

void captures_nothing() {
  std::thread([]() -> detached_task { co_await pause_here(); use(1); }).detach();
}
void copies_first(int id) {
  std::thread([id]() -> detached_task { int mine = id; co_await pause_here(); use(mine); }).detach();
}
void owns_its_closure(int id) {
  std::thread([id](this auto) -> detached_task { co_await pause_here(); use(id); }).detach();
}
void no_coroutine(int id) {
  std::thread([id] { use(id); }).detach();
}
// What the function does with it is not known.
void unknown(std::function<void()>);
void to_something_unknown(int id) {
  unknown([id]() -> detached_task { co_await pause_here(); use(id); });
}
std::function<detached_task()> kept;
template <class F> void keeps(F f) { kept = std::move(f); }
void to_a_global(int id) {
  keeps([id]() -> detached_task { co_await pause_here(); use(id); });
}
