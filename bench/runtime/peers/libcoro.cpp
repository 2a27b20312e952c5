// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in libcoro that need no scheduler of another thread.
#include "../cases.h"

#include <coro/event.hpp>
#include <coro/sync_wait.hpp>
#include <coro/task.hpp>
#include <coro/when_all.hpp>

#include <vector>

namespace {

[[gnu::noinline]] coro::task<int> leaf(int x) { co_return x; }

coro::task<void> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] coro::task<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

coro::task<void> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

coro::task<void> count() {
  ++bench::checksum;
  co_return;
}

coro::task<void> spawnflat(long n) {
  std::vector<coro::task<void>> tasks;
  for (long i = 0; i < n; ++i)
    tasks.push_back(count());
  co_await coro::when_all(std::move(tasks));
}

coro::task<void> spawn(long n) {
  for (; n > 0; n -= bench::wave)
    co_await spawnflat(bench::wave);
}

template <coro::task<void> (*Case)(long)> long run(long n) {
  coro::sync_wait(Case(n));
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .run = run<spawnflat>}});
}
