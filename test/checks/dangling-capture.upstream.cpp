// Findings by the lambda (cppcoreguidelines-avoid-capturing-lambda-coroutines) and by the lifetime of its closure, side
// by side.
// RUN: %check --checks async-dangling-capture,cppcoreguidelines-avoid-capturing-lambda-coroutines
#include "task.h"
#include <string>

task<> fetch(std::string url);

// Upstream reports every capture; only the second closure is gone too early.
task<> app(std::string url) {
  auto work = [&url]() -> task<> { co_await fetch(url); };
  // CHECK: :[[@LINE-1]]:15: warning: coroutine lambda may cause use-after-free{{.*}}avoid-capturing-lambda-coroutines
  co_await work();
  co_await [&url]() -> task<> { co_await fetch(url); }();
  // CHECK: :[[@LINE-1]]:12: warning: coroutine lambda may cause use-after-free{{.*}}avoid-capturing-lambda-coroutines
  auto t = [&url]() -> task<> { co_await fetch(url); }();
  // CHECK-DAG: :[[@LINE-1]]:12: warning: coroutine lambda may cause use-after-free{{.*}}avoid-capturing-lambda-coroutines
  // CHECK-DAG: :[[@LINE-2]]:12: warning: this lambda ends with the full expression{{.*}}[async-dangling-capture]
  co_await t;
}
