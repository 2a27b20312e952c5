// RUN: %check
// What the code declares.
#include "task.h"
#include <unistd.h>

void declared() [[clang::blocking]];
[[clang::annotate("async::blocking")]] int annotated();
void helper() { annotated(); }

task<> calls() {
  declared();
  // CHECK: :[[@LINE-1]]:3: warning: 'declared' blocks the event loop's thread (declared)
  annotated();
  // CHECK: :[[@LINE-1]]:3: warning: 'annotated' blocks the event loop's thread (declared)
  helper();
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' blocks the event loop's thread (declared) through 'annotated'
  // CHECK: note:
  co_return;
}

// ---- silent: the author vouches for it.

void quick() [[clang::nonblocking]];
[[clang::annotate("async::nonblocking")]] void vouched() { sleep(0 + 1); }
void above() { vouched(); }
task<> trusts() {
  quick();
  vouched();
  above();
  co_return;
}
// NOLINT works as for any check.
task<> suppressed() {
  sleep(1); // NOLINT(async-blocking-call)
  // NOLINTNEXTLINE(async-*)
  sleep(1);
  co_return;
}
