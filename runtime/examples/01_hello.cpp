// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A coroutine that returns aio::task runs when it is awaited. run() starts the first one.
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>

using namespace std::chrono_literals;

aio::task<int> answer() {
  co_await aio::sleep(10ms); // thinks; other tasks could run meanwhile
  co_return 42;
}

aio::task<> app() {
  std::puts("hello");
  const int n = co_await answer(); // suspends app() until answer() has ended
  std::printf("the answer is %d\n", n);
}

int main() { aio::run(app()); }

// CHECK: hello
// CHECK-NEXT: the answer is 42
