// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// timeout(): an answer in time, or timeout_error. The work is cancelled, and has cleaned up when the error is thrown.
#include <aio/queue.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/timeout.hpp>

#include <cstdio>

using namespace std::chrono_literals;

aio::task<int> compute(std::chrono::milliseconds takes) {
  co_await aio::sleep(takes);
  co_return 7;
}

aio::task<> app() {
  std::printf("got %d\n", co_await aio::timeout(10s, compute(1ms)));
  try {
    co_await aio::timeout(1ms, compute(10s));
  } catch (const aio::timeout_error &) {
    std::puts("too slow");
  }

  // Whatever can be awaited can have a timeout.
  aio::queue<int> orders;
  try {
    co_await aio::timeout(1ms, orders.get());
  } catch (const aio::timeout_error &) {
    std::puts("no orders");
  }
}

int main() { aio::run(app()); }

// CHECK: got 7
// CHECK-NEXT: too slow
// CHECK-NEXT: no orders
