// RUN: %check
#include "task.h"

task<> has_the_defect() {
  // CHECK: :[[@LINE+1]]:3: warning: the message of async-dangling-return [async-dangling-return]
  co_return;
}

// Silent, because …
task<> is_sound() { co_return; }
