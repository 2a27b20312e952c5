// An explicit object parameter by value copies the closure into the coroutine.
// RUN: %check --std c++23
#include "task.h"
#include <string>

task<> fetch(std::string url);

task<> stored(std::string url) {
  auto t = [url]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  // CHECK-FIXES: auto t = [url](this auto) -> task<> { co_await fetch(url); }();
  auto u = [url](int times) -> task<> { co_await fetch(url + char(times)); }(2);
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  // CHECK-FIXES: auto u = [url](this auto, int times) -> task<> { co_await fetch(url + char(times)); }(2);
  co_await t;
  co_await u;
}

// ---- silent

task<> by_value(std::string url) {
  auto t = [url](this auto) -> task<> { co_await fetch(url); }();
  co_await t;
}
