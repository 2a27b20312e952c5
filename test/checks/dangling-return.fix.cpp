// RUN: %check
#include "task.h"
#include <string>

task<> fetch(const std::string &url);
task<int> count(const std::string &url);

task<> nothing(std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
  // CHECK-FIXES: co_return co_await fetch(url);
}
task<int> value() {
  std::string url = "a";
  return count(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
  // CHECK-FIXES: co_return co_await count(url);
}
auto lambda = [](std::string url) -> task<> {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
  // CHECK-FIXES: co_return co_await fetch(url);
};
// A lambda's `return` is its own.
task<> with_a_lambda() {
  std::string url = [] { return "a"; }();
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
  // CHECK-FIXES: co_return co_await fetch(url);
}
