// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cleanup that awaits. A destructor cannot: `async with` is with(), and exit_stack where there are several.
// And a cancel that comes from another thread, or goes to one: std::stop_token.
#include <aio/cancelled.hpp>
#include <aio/exit_stack.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/stop_token.hpp>
#include <aio/timeout.hpp>
#include <aio/to_thread.hpp>

#include <cstdio>
#include <stop_token>
#include <thread>

using namespace std::chrono_literals;

struct connection {
  int number;
  aio::task<> close() {
    co_await aio::sleep(1ms); // says goodbye, and waits for the answer
    std::printf("connection %d is closed\n", number);
  }
};

aio::task<connection> connect(int number) {
  co_await aio::sleep(1ms);
  co_return connection{number};
}

aio::task<> talk(connection &c) {
  std::printf("connection %d is open\n", c.number);
  co_await aio::sleep(1h);
}

aio::task<> copy(aio::exit_stack &at_exit) {
  connection &from = at_exit.enter(co_await connect(2));
  connection &to = at_exit.enter(co_await connect(3));
  std::printf("copied from %d to %d\n", from.number, to.number);
}

int count_until(std::stop_token stop) {
  int n = 0;
  do {
    std::this_thread::sleep_for(1ms);
    ++n;
  } while (!stop.stop_requested());
  return n;
}

aio::task<> app() {
  connection first = co_await connect(1);
  try {
    co_await aio::timeout(10ms, aio::with(first, talk));
  } catch (const aio::timeout_error &) {
    std::puts("too slow");
  }
  co_await aio::with_exit_stack(copy);
  // A thread cannot be cancelled, but asked.
  const int n = co_await aio::timeout(10ms, aio::to_thread(count_until));
  std::puts(n > 0 ? "the thread has stopped" : "?");
}

int main() {
  aio::run(app());
  std::jthread worker([](std::stop_token stop) {
    try {
      aio::run(aio::with_stop_token(stop, aio::sleep(1h)));
    } catch (const aio::cancelled &) {
      std::puts("the loop has stopped");
    }
  });
} // ~jthread() requests stop

// CHECK: connection 1 is open
// CHECK-NEXT: connection 1 is closed
// CHECK-NEXT: too slow
// CHECK-NEXT: copied from 2 to 3
// CHECK-NEXT: connection 3 is closed
// CHECK-NEXT: connection 2 is closed
// CHECK-NEXT: the thread has stopped
// CHECK-NEXT: the loop has stopped
