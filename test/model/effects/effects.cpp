// RUN: %check --checks corolint-facts
#include "task.h"
#include <unistd.h>

void leaf() { sleep(1); }
void above() { leaf(); }

void calls() {}
task<> reaches() {
// CHECK: :[[@LINE-1]]:8: warning: coroutine reaches: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:8: warning: result of reaches: task, start lazy, on drop never runs, single use
  above();
  // CHECK: :[[@LINE-1]]:3: warning: effect of 'above': blocks: sleep in 3 calls
  // CHECK: :6:16: note: 'above' calls 'leaf' here
  // CHECK: :5:15: note: 'leaf' blocks in 'sleep' here
  calls(); // no effect, no line
  co_return;
}
