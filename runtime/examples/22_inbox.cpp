// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A foreign thread, as of a driver or a sound library, and tasks that wait for its values.
#include <aio/inbox.hpp>
#include <aio/run.hpp>
#include <aio/timeout.hpp>

#include <chrono>
#include <cstdio>
#include <functional>
#include <thread>

using namespace std::chrono_literals;

void driver(aio::inbox<int> &readings) {
  for (int degrees = 20; degrees < 23; ++degrees)
    readings.put(degrees); // by any thread; the loop wakes up
}

aio::task<> app(aio::inbox<int> &readings) {
  for (int i = 0; i < 3; ++i)
    std::printf("%d degrees\n", co_await readings.get());
  try {
    co_await aio::timeout(10ms, readings.get());
  } catch (const aio::timeout_error &) {
    std::puts("the sensor is silent");
  }
}

int main() {
  aio::inbox<int> readings;
  const std::jthread sensor(driver, std::ref(readings)); // joined where no loop runs: that would block it
  aio::run(app(readings));
}

// CHECK: 20 degrees
// CHECK-NEXT: 21 degrees
// CHECK-NEXT: 22 degrees
// CHECK-NEXT: the sensor is silent
