// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A call that blocks stops every task of the loop. On another thread it does not.
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/to_thread.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

using namespace std::chrono_literals;

int slow_library_call(int n) {
  std::this_thread::sleep_for(100ms);
  return n * n;
}

aio::task<> tick() {
  for (int i = 1; i <= 3; ++i) {
    std::printf("tick %d\n", i);
    co_await aio::sleep(10ms);
  }
}

aio::task<> compute() {
  const int n = co_await aio::to_thread([] { return slow_library_call(12); });
  std::printf("144 = %d\n", n);
}

aio::task<> app() { co_await aio::gather(compute(), tick()); }

int main() { aio::run(app()); }

// CHECK: tick 1
// CHECK-NEXT: tick 2
// CHECK-NEXT: tick 3
// CHECK-NEXT: 144 = 144
