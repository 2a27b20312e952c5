// RUN: %check
#include "task.h"

task<int> fetch();
struct store {
  task<> save(int);
};
struct sender_like : awaiter {};
sender_like operator|(sender_like, int) { return {}; }
sender_like start() { return {}; }

task<> fixes(store &s) {
  fetch();
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK-FIXES: {{^}}  co_await fetch();
  (void)s.save(1);
  // CHECK: :[[@LINE-1]]:11: warning
  // CHECK-FIXES: {{^}}  (void)co_await s.save(1);
  start() | 1;
  // CHECK: :[[@LINE-1]]:11: warning
  // CHECK-FIXES: {{^}}  co_await (start() | 1);
  co_return;
}
