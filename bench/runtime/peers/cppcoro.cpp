// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in cppcoro. It has no loop of one thread, hence no queue: what is spawned runs at once, to its first wait.
#include "../cases.h"

#include <cppcoro/async_manual_reset_event.hpp>
#include <cppcoro/async_scope.hpp>
#include <cppcoro/sync_wait.hpp>
#include <cppcoro/task.hpp>

namespace {

[[gnu::noinline]] cppcoro::task<int> leaf(int x) { co_return x; }

cppcoro::task<> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] cppcoro::task<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

cppcoro::task<> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

cppcoro::task<> count() {
  ++bench::checksum;
  co_return;
}

cppcoro::task<> spawnflat(long n) {
  cppcoro::async_scope scope;
  for (long i = 0; i < n; ++i)
    scope.spawn(count());
  co_await scope.join();
}

cppcoro::task<> spawn(long n) {
  for (; n > 0; n -= bench::wave)
    co_await spawnflat(bench::wave);
}

cppcoro::task<> waits(cppcoro::async_manual_reset_event &event) { co_await event; }

cppcoro::task<> idle(long n, long &bytes) {
  cppcoro::async_manual_reset_event event;
  cppcoro::async_scope scope;
  const long before = bench::resident_bytes();
  for (long i = 0; i < n; ++i)
    scope.spawn(waits(event));
  bytes = bench::resident_bytes() - before;
  event.set();
  co_await scope.join();
}

template <cppcoro::task<> (*Case)(long)> long run(long n) {
  cppcoro::sync_wait(Case(n));
  return 0;
}

long run_idle(long n) {
  long bytes = 0;
  cppcoro::sync_wait(idle(n, bytes));
  return bytes;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .run = run<spawnflat>},
                     {.name = "idle", .n = 1'000'000, .run = run_idle}});
}
