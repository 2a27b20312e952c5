// RUN: %check --checks async-blocking-call --include %root/test/model/Inputs --tidy='--config={CheckOptions: {ModelFiles: "%root/test/model/Inputs/hops.yaml"}}'
// What a library does is said by its model file, not read from its bodies, so that tools that see different amounts of them agree.
#include "lib.h"
#include "task.h"

task<> uses() {
  co_await lib::submit([] { sleep(1); });
  lib::connect_now();
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
}

// The library's developers have its coroutines in the main file.
namespace lib {
task<> own() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
}
} // namespace lib
