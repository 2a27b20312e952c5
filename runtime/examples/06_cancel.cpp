// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cancellation is an exception, thrown by the co_await that a task is suspended in. Cleanup is ordinary C++; cleanup
// that has to await comes after the handler, under a shield.
#include <aio/cancelled.hpp>
#include <aio/run.hpp>
#include <aio/shield.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>

#include <cstdio>

using namespace std::chrono_literals;

struct connection {
  connection() { std::puts("connected"); }
  ~connection() { std::puts("disconnected"); }
};

aio::task<> say_goodbye() {
  co_await aio::sleep(1ms);
  std::puts("goodbye");
}

aio::task<> talk() {
  connection c; // its destructor runs whatever happens
  bool interrupted = false;
  try {
    for (;;) {
      std::puts("talking");
      co_await aio::sleep(100ms);
    }
  } catch (const aio::cancelled &) {
    interrupted = true; // co_await is not possible in a handler
  }
  co_await aio::shield(say_goodbye());
  if (interrupted)
    throw aio::cancelled{}; // a cancel that is swallowed is lost
}

aio::task<> app() {
  aio::handle<> talking = aio::spawn(talk());
  co_await aio::sleep(10ms);
  talking.cancel();
  try {
    co_await talking;
  } catch (const aio::cancelled &) {
    std::puts("talk() was cancelled");
  }
}

int main() { aio::run(app()); }

// CHECK: connected
// CHECK-NEXT: talking
// CHECK-NEXT: goodbye
// CHECK-NEXT: disconnected
// CHECK-NEXT: talk() was cancelled
