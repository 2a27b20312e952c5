// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that depend on each other: a barrier to begin together, a condition to wait for a change, a queue to be joined.
#include <aio/barrier.hpp>
#include <aio/condition.hpp>
#include <aio/gather.hpp>
#include <aio/lock.hpp>
#include <aio/priority_queue.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/spawn.hpp>

#include <cstdio>

using namespace std::chrono_literals;

struct kitchen {
  aio::barrier all_here{2};
  aio::priority_queue<int> orders; // the lowest number is the most urgent
  aio::lock counter;
  aio::condition served{counter};
  int plates = 0;
};

aio::task<> cook(kitchen &k) {
  if (co_await k.all_here.wait() == 0)
    std::puts("the kitchen is open");
  for (;;) {
    const int order = co_await k.orders.get();
    co_await aio::sleep(1ms);
    std::printf("order %d is ready\n", order);
    {
      auto held = co_await k.counter.scoped();
      ++k.plates;
      k.served.notify_all();
    }
    k.orders.task_done();
  }
}

aio::task<> guest(kitchen &k) {
  auto held = co_await k.counter.scoped();
  co_await k.served.wait(held, [&k] { return k.plates == 3; }); // releases the counter meanwhile
  std::puts("the table is full");
}

aio::task<> app() {
  kitchen k;
  for (int order : {3, 1, 2})
    co_await k.orders.put(order);
  aio::handle<> first = aio::spawn(cook(k), "first cook"), second = aio::spawn(cook(k), "second cook");
  co_await aio::gather(guest(k), k.orders.join());
} // the cooks, who would wait for ever, are cancelled with their handles

int main() { aio::run(app(), {.clock = aio::clock::virtual_time}); }

// CHECK: the kitchen is open
// CHECK-NEXT: order 1 is ready
// CHECK-NEXT: order 2 is ready
// CHECK-NEXT: order 3 is ready
// CHECK-NEXT: the table is full
