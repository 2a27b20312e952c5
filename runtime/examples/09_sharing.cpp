// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks switch only at co_await, so most data needs no lock. What must hold across a co_await does.
#include <aio/event.hpp>
#include <aio/gather.hpp>
#include <aio/lock.hpp>
#include <aio/run.hpp>
#include <aio/semaphore.hpp>
#include <aio/sleep.hpp>

#include <cstdio>

using namespace std::chrono_literals;

aio::task<> withdraw(aio::lock &account, int &balance, int amount) {
  auto held = co_await account.scoped();
  const int before = balance;
  co_await aio::sleep(1ms); // asks the bank; without the lock, another task would change the balance meanwhile
  if (before < amount) {
    std::printf("%d refused\n", amount);
    co_return;
  }
  balance = before - amount;
  std::printf("%d withdrawn, %d left\n", amount, balance);
}

aio::task<> park(aio::semaphore &places, char car) {
  auto place = co_await places.scoped(); // at most two at a time
  std::printf("%c parks\n", car);
  co_await aio::sleep(10ms);
  std::printf("%c leaves\n", car);
}

aio::task<> runner(aio::event &start, int number) {
  co_await start.wait();
  std::printf("runner %d runs\n", number);
}

aio::task<> race() {
  aio::event start;
  const auto fire = [](aio::event &e) -> aio::task<> {
    std::puts("ready, steady, go");
    e.set();
    co_return;
  };
  co_await aio::gather(runner(start, 1), runner(start, 2), fire(start));
}

aio::task<> app() {
  aio::lock account;
  int balance = 100;
  co_await aio::gather(withdraw(account, balance, 70), withdraw(account, balance, 70));
  aio::semaphore places(2);
  co_await aio::gather(park(places, 'a'), park(places, 'b'), park(places, 'c'));
  co_await race();
}

int main() { aio::run(app()); }

// CHECK: 70 withdrawn, 30 left
// CHECK-NEXT: 70 refused
// CHECK-NEXT: a parks
// CHECK-NEXT: b parks
// CHECK-NEXT: a leaves
// CHECK-NEXT: b leaves
// CHECK-NEXT: c parks
// CHECK-NEXT: c leaves
// CHECK-NEXT: ready, steady, go
// CHECK-NEXT: runner 1 runs
// CHECK-NEXT: runner 2 runs
