// STILL-WARNS: a thread lock is not held over a suspension, and another `return` would not compile.
// RUN: %check
#include "task.h"
#include <mutex>

task<> work();
void log();
struct trace_span {
  trace_span();
  ~trace_span();
};

task<> in_a_try() {
  try {
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs
    // CHECK-FIXES: {{^}}    co_return co_await work();
  } catch (...) {
    log();
    throw;
  }
}
task<> guarded() {
  trace_span span;
  return work();
  // CHECK: :[[@LINE-1]]:3: warning: this task runs
  // CHECK-FIXES: {{^}}  co_return co_await work();
}
std::mutex m;
task<> locked() {
  std::lock_guard lock(m);
  return work();
  // CHECK: :[[@LINE-1]]:3: warning: this task runs
  // CHECK-FIXES: {{^}}  return work();
}
task<> recovers() {
  try {
    return work();
    // CHECK: :[[@LINE-1]]:5: warning: this task runs
    // CHECK-FIXES: {{^}}    return work();
  } catch (...) {
    return work();
  }
}
