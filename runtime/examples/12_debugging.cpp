// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The four classic mistakes, and what AIO_DEBUG=1 says about them; and a deadlock, which is reported always.
#include <aio/event.hpp>
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>

#include <chrono>
#include <cstdio>
#include <thread>

using namespace std::chrono_literals;

aio::task<> save() { co_return; }
aio::task<> save_later() { co_await aio::sleep(1h); }

aio::task<> mistakes() {
  co_await aio::yield();
  std::this_thread::sleep_for(30ms); // no other task runs meanwhile: async-blocking-call

  {
    aio::task<> forgotten = save(); // never awaited: nothing is saved; async-unawaited-task
  }

  try {
    aio::run(save()); // a loop inside a loop: async-nested-run
  } catch (const aio::nested_run &) {
    std::puts("run() in run() always throws");
  }

  aio::spawn(save_later(), "saver").detach(); // it is not awaited, and run() cancels it when this task has ended
  co_await aio::yield();
}

aio::task<> wait_for_each_other(aio::event &mine, aio::event &other) {
  co_await other.wait();
  mine.set();
}

aio::task<> deadlock() {
  aio::event a, b;
  co_await aio::gather(wait_for_each_other(a, b), wait_for_each_other(b, a));
}

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  aio::run(mistakes(), {.debug = true, .slow_after = 20ms});
  try {
    // In virtual time, so that a test need not wait for what is slow.
    aio::run(deadlock(), {.clock = aio::clock::virtual_time});
  } catch (const aio::deadlock &) {
    std::puts("deadlock");
  }
}

// CHECK: 12_debugging.cpp:19: warning: coroutine 'save' was dropped without being awaited: its body never ran [async-discarded-task]
// CHECK-NEXT: 12_debugging.cpp:15: note: 'save' is defined here
// CHECK-NEXT: 12_debugging.cpp:27: warning: run() inside run(): it would stop every task of the loop that is running; co_await the task [async-nested-run]
// CHECK-NEXT: 12_debugging.cpp:48: note: the loop was started here
// CHECK-NEXT: 12_debugging.cpp:19: note: in coroutine 'mistakes', which was resumed here
// CHECK-NEXT: run() in run() always throws
// CHECK-NEXT: 12_debugging.cpp:19: warning: coroutine 'mistakes' held the event loop for {{[0-9]+}} ms (limit 20 ms): every other task had to wait [async-blocking-call]
// CHECK-NEXT: 12_debugging.cpp:16: warning: task "saver" ('save_later') was still waiting here when the main task ended, and is cancelled: nobody has awaited it [async-unawaited-task]
// CHECK: aio: deadlock: every task waits, and nothing can wake any of them
// CHECK: task 'deadlock'
// CHECK: task 'wait_for_each_other'
// CHECK-NEXT: waits at {{.*}}12_debugging.cpp:37 in 'wait_for_each_other'
// CHECK-NEXT: task 'wait_for_each_other'
// CHECK: deadlock
