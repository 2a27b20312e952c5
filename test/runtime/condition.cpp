// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
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
    co_await aio::yield(); // no other task gets in meanwhile
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
  changed.notify_one(); // no task waits: nothing is kept
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

// The condition may go before those that it has woken, or cancelled, have their lock again.
aio::task<> gone_before_they_run() {
  aio::lock lock;
  const auto wait = [&lock](aio::condition &c) -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await c.wait(held);
    EXPECT(lock.locked());
  };
  auto changed = std::make_unique<aio::condition>(lock);
  auto woken = aio::spawn(wait(*changed));
  co_await aio::yield();
  changed->notify_all();
  changed.reset();
  co_await woken;
  changed = std::make_unique<aio::condition>(lock);
  auto cancelled = aio::spawn(wait(*changed));
  co_await aio::yield();
  changed.reset();
  EXPECT(co_await is_cancelled(std::move(cancelled)) && !lock.locked());
}

// Woken, and then cancelled before its predicate holds: another that waits can use the notification.
aio::task<> a_notification_is_handed_on() {
  aio::lock lock;
  aio::condition changed(lock);
  int permits = 0;
  const auto take = [&](int n) -> aio::task<> {
    auto held = co_await lock.scoped();
    co_await changed.wait(held, [&] { return permits >= n; });
    permits -= n;
  };
  const auto take_by_hand = [&](int n) -> aio::task<> {
    auto held = co_await lock.scoped();
    while (permits < n)
      co_await changed.wait(held);
    permits -= n;
  };
  for (int way = 0; way < 2; ++way) {
    auto two = aio::spawn(way == 0 ? take(2) : take_by_hand(2));
    auto one = aio::spawn(take(1));
    co_await aio::sleep(1ms);
    permits = 1;
    changed.notify_one();
    two.cancel();
    co_await aio::timeout(1s, one.wait());
    EXPECT(co_await is_cancelled(std::move(two)) && permits == 0 && !lock.locked());
  }
}

aio::task<> the_wrong_guard_is_refused() {
  aio::lock lock, other;
  aio::condition changed(lock);
  auto held = co_await other.scoped();
  auto moved_from = co_await lock.scoped();
  auto mine = std::move(moved_from);
  int refused = 0;
  for (aio::lock::guard *each : {&held, &moved_from})
    try {
      co_await changed.wait(*each);
    } catch (const std::logic_error &) {
      ++refused;
    }
  EXPECT(refused == 2 && lock.locked() && other.locked() && other.is_held_by(held) && !lock.is_held_by(held));
}

} // namespace

int main() {
  check("order", wakes_in_order_with_the_lock_held());
  check("predicate", waits_for_a_predicate());
  check("cancel", a_cancelled_wait_holds_the_lock_again());
  check("not lost", a_notification_is_not_lost_to_a_cancel());
  check("destroyed", destroyed());
  check("gone", gone_before_they_run());
  check("handed on", a_notification_is_handed_on());
  check("wrong guard", the_wrong_guard_is_refused());
}

// CHECK: ok order
// CHECK-NEXT: ok predicate
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok not lost
// CHECK-NEXT: ok destroyed
// CHECK-NEXT: ok gone
// CHECK-NEXT: ok handed on
// CHECK-NEXT: ok wrong guard
