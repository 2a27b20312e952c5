// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <set>

using namespace std::chrono_literals;

namespace {

aio::task<> opens_for_all_again_and_again() {
  aio::barrier b(3);
  int passed = 0;
  std::multiset<std::size_t> ranks;
  const auto rounds = [&]() -> aio::task<> {
    for (int round = 1; round <= 4; ++round) {
      ranks.insert(co_await b.wait());
      EXPECT(passed < 3 * round);
      ++passed;
    }
  };
  co_await aio::gather(rounds(), rounds(), rounds());
  EXPECT(passed == 12 && b.waiting() == 0);
  for (std::size_t rank = 0; rank < 3; ++rank)
    EXPECT(ranks.count(rank) == 4);
}

aio::task<> nobody_passes_before_the_last() {
  aio::barrier b(2);
  bool passed = false;
  const auto wait = [&]() -> aio::task<> {
    co_await b.wait();
    passed = true;
  };
  aio::handle<> h = aio::spawn(wait());
  co_await aio::sleep(10ms);
  EXPECT(!passed && b.waiting() == 1);
  EXPECT(co_await b.wait() == 1);
  co_await h;
  EXPECT(passed);
}

// A cancelled task is not counted, from the moment of the cancel on, and leaves no gap in the numbers.
aio::task<> a_cancelled_one_does_not_count() {
  aio::barrier b(3);
  std::set<std::size_t> ranks;
  const auto wait = [&]() -> aio::task<> { ranks.insert(co_await b.wait()); };
  aio::handle<> first = aio::spawn(wait());
  aio::handle<> second = aio::spawn(wait());
  co_await aio::yield();
  first.cancel();
  EXPECT(b.waiting() == 1);
  aio::handle<> third = aio::spawn(wait());
  co_await aio::sleep(1ms);
  EXPECT(first.done() && !second.done() && !third.done());
  aio::handle<> fourth = aio::spawn(wait());
  co_await aio::sleep(1ms);
  EXPECT(second.done() && third.done() && fourth.done());
  EXPECT((ranks == std::set<std::size_t>{0, 1, 2}));
}

aio::task<> of_one() {
  aio::barrier b(1);
  EXPECT(co_await b.wait() == 0);
}

} // namespace

int main() {
  check("rounds", opens_for_all_again_and_again());
  check("last", nobody_passes_before_the_last());
  check("cancel", a_cancelled_one_does_not_count());
  check("one", of_one());
}

// CHECK: ok rounds
// CHECK-NEXT: ok last
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok one
