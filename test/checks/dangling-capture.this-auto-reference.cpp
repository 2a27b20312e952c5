// Where no fix is known to be right, and the object parameters that do not help.
// RUN: %check --std c++23
#include "task.h"
#include <string>

task<> fetch(std::string url);

task<> stored(std::string url) {
  // `this auto &&` binds to the closure. Upstream's AllowExplicitObjectParameters takes it for a copy.
  auto t = [url](this auto &&) -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  // `mutable` and an object parameter exclude each other.
  auto u = [url]() mutable -> task<> { co_await fetch(url += "b"); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  // There is no parameter list to add it to.
  auto v = [url] -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: this lambda ends with the full expression
  co_await t;
  co_await u;
  co_await v;
}
