// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace {

std::string trace;
aio::task<> wait_for(aio::event &e, char name) {
  co_await e.wait();
  trace += name;
}

aio::task<> wakes_all_in_order() {
  aio::event e;
  EXPECT(!e.is_set());
  aio::handle<> a = aio::spawn(wait_for(e, 'a'));
  aio::handle<> b = aio::spawn(wait_for(e, 'b'));
  co_await aio::yield();
  e.set();
  e.set();
  trace += '-'; // set() itself runs no task
  co_await a;
  co_await b;
  EXPECT(trace == "-ab" && e.is_set());
  co_await e.wait(); // does not suspend
}

aio::task<> clear_makes_later_waits_suspend() {
  trace.clear();
  aio::event e;
  aio::handle<> woken = aio::spawn(wait_for(e, 'a'));
  co_await aio::yield();
  e.set();
  e.clear();
  aio::handle<> late = aio::spawn(wait_for(e, 'b'));
  co_await aio::sleep(1ms);
  EXPECT(trace == "a" && !late.done());
  e.set();
  co_await late;
}

aio::task<> one_cancelled_waiter_does_not_disturb_the_others() {
  trace.clear();
  aio::event e;
  std::vector<aio::handle<>> handles;
  for (char c : {'a', 'b', 'c', 'd'})
    handles.push_back(aio::spawn(wait_for(e, c)));
  co_await aio::yield();
  handles[1].cancel();
  handles[3].cancel();
  e.set();
  co_await aio::yield();
  EXPECT(trace == "ac");
}

aio::task<> destroying_it_cancels_who_waits() {
  auto e = std::make_unique<aio::event>();
  aio::handle<> h = aio::spawn(wait_for(*e, 'x'));
  co_await aio::yield();
  e.reset();
  EXPECT(co_await is_cancelled(std::move(h)));
}

} // namespace

int main() {
  check("wakes all", wakes_all_in_order());
  check("clear", clear_makes_later_waits_suspend());
  check("one cancelled", one_cancelled_waiter_does_not_disturb_the_others());
  check("destroyed", destroying_it_cancels_who_waits());
  // Outside of a loop it is a plain flag.
  aio::event e;
  e.set();
  EXPECT(e.is_set());
}

// CHECK: ok wakes all
// CHECK-NEXT: ok clear
// CHECK-NEXT: ok one cancelled
// CHECK-NEXT: ok destroyed
