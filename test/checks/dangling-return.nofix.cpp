// STILL-WARNS: where the fix would not compile, there is none.
// RUN: %check
#include "task.h"
#include <optional>
#include <string>

task<> fetch(const std::string &url);
#define RETURN return

// CHECK-FIXES-NOT: co_await
task<> two_returns(bool b, std::string url) {
  if (b)
    return fetch(url);
  // CHECK: :[[@LINE-1]]:18: warning: 'url' ends when this function returns
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
auto deduced(std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
auto deduced_lambda = [](std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
};
std::optional<task<>> converted(std::string url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
task<> in_a_handler(std::string url) {
  try {
    throw 1;
  } catch (int) {
    return fetch(url);
    // CHECK: :[[@LINE-1]]:18: warning: 'url' ends when this function returns
  }
}
task<> macro(std::string url) {
  RETURN fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
template <class Url> task<> pattern(Url url) {
  return fetch(url);
  // CHECK: :[[@LINE-1]]:16: warning: 'url' ends when this function returns
}
template task<> pattern(std::string);
task<> by_name(std::string url) {
  auto t = fetch(url);
  // CHECK: :[[@LINE-1]]:18: warning: 'url' ends when this function returns
  return t;
}
