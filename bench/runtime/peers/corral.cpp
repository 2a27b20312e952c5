// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in corral, on Boost.Asio's loop, as it is meant to be used.
#include "../cases.h"

#include <corral/asio.h>
#include <corral/corral.h>

#include <chrono>

namespace {

boost::asio::io_context loop(1);

[[gnu::noinline]] corral::Task<int> leaf(int x) { co_return x; }

corral::Task<void> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] corral::Task<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

corral::Task<void> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

corral::Task<void> count() {
  ++bench::checksum;
  co_return;
}

corral::Task<void> spawnflat(long n) {
  CORRAL_WITH_NURSERY(nursery) {
    for (long i = 0; i < n; ++i)
      nursery.start(count);
    co_return corral::join;
  };
}

corral::Task<void> spawn(long n) {
  for (; n > 0; n -= bench::wave)
    co_await spawnflat(bench::wave);
}

corral::Task<void> sleeper(int ms) { co_await corral::sleepFor(loop, std::chrono::milliseconds(ms)); }

corral::Task<void> timers(long n) {
  bench::delays delays;
  CORRAL_WITH_NURSERY(nursery) {
    for (long i = 0; i < n; ++i)
      nursery.start(sleeper, delays.next());
    co_return corral::join;
  };
}

template <corral::Task<void> (*Case)(long)> long run(long n) {
  corral::run(loop, Case(n));
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .run = run<spawnflat>},
                     {.name = "timers", .n = 100'000, .run = run<timers>}});
}
