// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <string>

using namespace std::chrono_literals;

namespace {

aio::task<> wakes_in_order_with_the_lock_held() {
  aio::lock lock;
  aio::condition changed(lock);
  std::string order;
  const auto wait = [&](char name) -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await changed.wait(held);
    EXPECT(lock.locked());
    order += name;
    co_await aio::yield(); // nobody else gets in meanwhile
    order += name;
  };
  aio::task_group group;
  for (char c : {'a', 'b', 'c', 'd'})
    group.spawn(wait(c));
  co_await aio::sleep(1ms);
  EXPECT(!lock.locked());
  changed.notify_one();
  co_await aio::sleep(1ms);
  EXPECT(order == "aa");
  changed.notify_all();
  co_await group.join();
  EXPECT(order == "aabbccdd" && !lock.locked());
  changed.notify_one(); // nobody waits: nothing is kept
}

aio::task<> waits_for_a_predicate() {
  aio::lock lock;
  aio::condition changed(lock);
  int stock = 0;
  const auto take_three = [&]() -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await changed.wait(held, [&] { return stock >= 3; });
    stock -= 3;
  };
  const auto fill = [&]() -> aio::task<> {
    for (int i = 0; i < 3; ++i) {
      co_await aio::sleep(1ms);
      auto held = co_await lock.scoped();
      ++stock;
      changed.notify_all();
    }
  };
  co_await aio::gather(take_three(), fill());
  EXPECT(stock == 0);
  auto held = co_await lock.scoped();
  co_await changed.wait(held, [] { return true; }); // does not wait
}

aio::task<> a_cancelled_wait_holds_the_lock_again() {
  aio::lock lock;
  aio::condition changed(lock);
  bool had_the_lock = false;
  const auto wait = [&]() -> aio::task<> {
    auto held = co_await lock.scoped();
    try {
      co_await changed.wait(held);
    } catch (const aio::cancelled &) {
      had_the_lock = lock.locked();
      throw;
    }
  };
  aio::handle<> h = aio::spawn(wait());
  co_await aio::yield();
  {
    auto held = co_await lock.scoped();
    h.cancel();
    co_await aio::sleep(1ms);
    EXPECT(!h.done()); // it waits for the lock, cancelled or not
    h.cancel();
    co_await aio::sleep(1ms);
    EXPECT(!h.done());
  }
  EXPECT(co_await is_cancelled(std::move(h)) && had_the_lock && !lock.locked());
}

aio::task<> a_notification_is_not_lost_to_a_cancel() {
  aio::lock lock;
  aio::condition changed(lock);
  bool woken = false;
  const auto wait = [&]() -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await changed.wait(held);
    woken = true;
  };
  aio::handle<> h = aio::spawn(wait());
  co_await aio::yield();
  changed.notify_one();
  h.cancel();
  co_await h; // ended, and not by the cancel: it does not suspend any more
  EXPECT(woken);
}

// Destroyed while it waits, a task does not release a lock it does not hold.
aio::task<> destroyed() {
  aio::lock lock;
  aio::condition changed(lock);
  const auto wait = [&]() -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await changed.wait(held);
  };
  {
    aio::task_group group;
    group.spawn(wait());
    co_await aio::yield();
    EXPECT(lock.try_acquire());
  }
  EXPECT(lock.locked());
  lock.release();
}

} // namespace

int main() {
  check("order", wakes_in_order_with_the_lock_held());
  check("predicate", waits_for_a_predicate());
  check("cancel", a_cancelled_wait_holds_the_lock_again());
  check("not lost", a_notification_is_not_lost_to_a_cancel());
  check("destroyed", destroyed());
}

// CHECK: ok order
// CHECK-NEXT: ok predicate
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok not lost
// CHECK-NEXT: ok destroyed
