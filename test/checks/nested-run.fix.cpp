// RUN: %check
#include "task.h"

task<int> answer() { co_return 42; }

task<int> fixes(task<int> given) {
  int a = block_on(answer());
  // CHECK: :[[@LINE-1]]:11: warning
  // CHECK-FIXES: {{^}}  int a = co_await answer();
  int b = block_on(std::move(given));
  // CHECK: :[[@LINE-1]]:11: warning
  // CHECK-FIXES: {{^}}  int b = co_await std::move(given);
  co_return a + b;
}
