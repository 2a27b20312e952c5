// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// spawn() starts a task now; its handle is the right to the result. Dropping the handle cancels the task.
#include <aio/cancelled.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>

#include <cstdio>

using namespace std::chrono_literals;

aio::task<int> count_to(int n) {
  for (int i = 1; i <= n; ++i) {
    std::printf("  %d\n", i);
    co_await aio::sleep(10ms);
  }
  co_return n;
}

aio::task<> blink() {
  try {
    for (;;)
      co_await aio::sleep(1ms);
  } catch (const aio::cancelled &) {
    std::puts("blink stops");
    throw;
  }
}

aio::task<> app() {
  aio::handle<int> counting = aio::spawn(count_to(3));
  std::puts("spawned, but nothing has run yet");
  {
    aio::handle<> blinking = aio::spawn(blink());
    std::printf("counted to %d\n", co_await counting);
  } // `blinking` goes, and so does its task
  co_await aio::sleep(1ms);
  std::puts("done");
}

int main() { aio::run(app()); }

// CHECK: spawned, but nothing has run yet
// CHECK-NEXT: 1
// CHECK-NEXT: 2
// CHECK-NEXT: 3
// CHECK-NEXT: counted to 3
// CHECK-NEXT: blink stops
// CHECK-NEXT: done
