// RUN: %check
// Where co_await cannot be written, nothing is changed.
// STILL-WARNS
#include "task.h"

task<int> fetch();

task<> in_a_handler() {
  try {
    co_await fetch();
  } catch (...) {
    fetch();
    // CHECK: :[[@LINE-1]]:5: warning
    // CHECK-FIXES: {{^}}    fetch();
  }
}
void in_a_function() {
  fetch();
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK-FIXES: {{^}}  fetch();
}
#define FETCH fetch()
task<> in_a_macro() {
  FETCH;
  // CHECK: :[[@LINE-1]]:3: warning
  // CHECK: :[[@LINE-4]]:15: note: expanded from macro 'FETCH'
  // CHECK-FIXES: {{^}}  FETCH;
  co_return;
}
