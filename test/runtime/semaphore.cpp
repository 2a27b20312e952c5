// RUN: %aio %s -o %t && %t | FileCheck %s
//
// lock is a semaphore of one, and is tested here too.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<> never_more_than_the_permits() {
  aio::semaphore s(3);
  int inside = 0, most = 0, done = 0;
  const auto worker = [&]() -> aio::task<> {
    auto permit = co_await s.scoped();
    most = std::max(most, ++inside);
    co_await aio::sleep(1ms);
    --inside;
    ++done;
  };
  aio::task_group group;
  for (int i = 0; i < 20; ++i)
    group.spawn(worker());
  co_await group.join();
  EXPECT(most == 3 && done == 20 && s.available() == 3);
}

aio::task<> first_come_first_served() {
  aio::semaphore s(1);
  std::string order;
  const auto worker = [&](char name) -> aio::task<> {
    co_await s.acquire();
    order += name;
    co_await aio::yield();
    s.release();
    // Tries at once to get it again: must queue behind those who wait.
    co_await s.acquire();
    order += static_cast<char>(name - 'a' + 'A');
    s.release();
  };
  co_await aio::gather(worker('a'), worker('b'), worker('c'));
  EXPECT(order == "abcABC");
}

aio::task<> a_permit_on_its_way_cannot_be_snatched() {
  aio::semaphore s(0);
  aio::handle<> waiting = aio::spawn(s.acquire());
  co_await aio::yield();
  s.release(); // handed to `waiting`, which has not run yet
  EXPECT(s.available() == 0 && !s.try_acquire());
  co_await waiting;
  s.release();
  EXPECT(s.try_acquire() && !s.try_acquire());
}

aio::task<> cancels_lose_no_permit() {
  aio::semaphore s(2);
  const auto worker = [&]() -> aio::task<> {
    auto permit = co_await s.scoped();
    co_await aio::sleep(3ms);
  };
  unsigned x = 1;
  for (int round = 0; round < 50; ++round) {
    std::vector<aio::handle<>> handles;
    for (int i = 0; i < 8; ++i)
      handles.push_back(aio::spawn(worker()));
    for (int i = 0; i < 8; ++i) {
      x = x * 1103515245 + 12345;
      if (x >> 16 & 1)
        co_await aio::sleep(1ms);
      handles[x >> 20 & 7].cancel();
    }
    for (aio::handle<> &h : handles)
      try {
        co_await h;
      } catch (const aio::cancelled &) {
      }
    EXPECT(s.available() == 2);
  }
}

aio::task<> permits_move() {
  aio::semaphore s(2);
  {
    auto a = co_await s.scoped();
    auto b = std::move(a);
    EXPECT(s.available() == 1);
    auto c = co_await s.scoped();
    EXPECT(s.available() == 0);
    b = std::move(c);
    EXPECT(s.available() == 1);
  }
  EXPECT(s.available() == 2);
}

aio::task<> a_lock_keeps_others_out_over_an_await() {
  aio::lock l;
  int balance = 100;
  const auto withdraw = [&](int n) -> aio::task<bool> {
    auto held = co_await l.scoped();
    EXPECT(l.locked());
    const int before = balance;
    co_await aio::sleep(1ms); // another task would change it here
    if (before < n)
      co_return false;
    balance = before - n;
    co_return true;
  };
  auto [a, b, c] = co_await aio::gather(withdraw(70), withdraw(70), withdraw(30));
  EXPECT(a && !b && c && balance == 0 && !l.locked());
  EXPECT(l.try_acquire() && !l.try_acquire());
  l.release();
  co_await l.acquire();
  l.release();
}

aio::task<> a_lock_is_released_when_an_exception_passes() {
  aio::lock l;
  const auto fails = [&]() -> aio::task<> {
    auto held = co_await l.scoped();
    co_await aio::yield();
    throw 1;
  };
  try {
    co_await fails();
  } catch (int) {
  }
  EXPECT(!l.locked());
}

} // namespace

int main() {
  check("limit", never_more_than_the_permits());
  check("order", first_come_first_served());
  check("no snatching", a_permit_on_its_way_cannot_be_snatched());
  check("cancels", cancels_lose_no_permit());
  check("permits move", permits_move());
  check("lock", a_lock_keeps_others_out_over_an_await());
  check("lock and exception", a_lock_is_released_when_an_exception_passes());
}

// CHECK: ok limit
// CHECK-NEXT: ok order
// CHECK-NEXT: ok no snatching
// CHECK-NEXT: ok cancels
// CHECK-NEXT: ok permits move
// CHECK-NEXT: ok lock
// CHECK-NEXT: ok lock and exception
