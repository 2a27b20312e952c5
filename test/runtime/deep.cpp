// Coroutines that await each other a million deep, or a million times in a row, do not use up the stack: however the
// compiler optimises, and when objects that it optimised differently await each other.
// RUN: %aio -O0 %s -o %t && %t
// RUN: %aio -O1 %s -o %t && %t
// RUN: %aio -O2 %s -o %t && %t
// RUN: %{compile} -O2 -DONLY_ODD -c %s -o %t.o && %aio -O0 -DNO_ODD %s %t.o -o %t && %t
// RUN: %{compile} -O1 -DONLY_ODD -c %s -o %t.o && %aio -O2 -DNO_ODD %s %t.o -o %t && %t
#include "expect.hpp"

#include <aio/aio.hpp>

aio::task<int> even(int depth);
aio::task<int> odd(int depth);

#ifndef NO_ODD
aio::task<int> odd(int depth) { co_return 1 + co_await even(depth - 1); }
#endif

#ifndef ONLY_ODD
constexpr int million = 1'000'000;

aio::task<int> even(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await odd(depth - 1);
}

aio::async_generator<int> numbers(int n) {
  for (int i = 0; i < n; ++i)
    co_yield co_await even(i % 2 * 2) / 2;
}

aio::task<> all() {
  EXPECT(co_await even(million) == million);
  int sum = 0;
  for (int i = 0; i < million; ++i)
    sum += co_await even(2);
  EXPECT(sum == 2 * million);
  sum = 0;
  auto each = numbers(million);
  while (auto n = co_await each.next())
    sum += *n;
  EXPECT(sum == million / 2);
}

int main() { aio::run(all()); }
#endif
