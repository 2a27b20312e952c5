// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in TooManyCooks, on its executor that runs on the calling thread. No timers without Asio.
#define TMC_IMPL
#include <tmc/all_headers.hpp>
#include <tmc/ex_manual_st.hpp>

#include "../cases.h"

#include <ranges>
#include <vector>

namespace {

[[gnu::noinline]] tmc::task<int> leaf(int x) { co_return x; }

tmc::task<void> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] tmc::task<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

tmc::task<void> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

tmc::task<void> count() {
  ++bench::checksum;
  co_return;
}

tmc::task<void> spawnflat(long n) {
  auto group = tmc::fork_group();
  for (long i = 0; i < n; ++i)
    group.fork(count());
  co_await std::move(group);
}

tmc::task<void> spawn(long n) {
  for (; n > 0; n -= bench::wave)
    co_await spawnflat(bench::wave);
}

tmc::task<int> yields(int x) {
  co_await tmc::reschedule();
  co_return x;
}

tmc::task<void> gather_once(int n) {
  const std::vector<int> values = co_await tmc::spawn_many(std::views::iota(0, n) | std::views::transform(yields));
  for (int x : values)
    bench::checksum += x;
}

tmc::task<void> takes_a_permit(tmc::semaphore &s) {
  co_await s;
  co_await tmc::reschedule();
  s.release();
}

tmc::task<void> semaphore_once(int n) {
  tmc::semaphore s(bench::permits);
  auto group = tmc::fork_group();
  for (int i = 0; i < n; ++i)
    group.fork(takes_a_permit(s));
  co_await std::move(group);
}

void drive(tmc::task<void> work) {
  tmc::ex_manual_st executor;
  executor.init();
  auto done = tmc::post_waitable(executor, std::move(work), 0);
  executor.run_all();
  done.get();
}

template <tmc::task<void> (*Case)(long)> long run(long n) {
  drive(Case(n));
  return 0;
}

template <tmc::task<void> (*Once)(int)> long run_in_rounds(long n) {
  bench::in_rounds(n, [](int size) { drive(Once(size)); });
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .run = run<spawnflat>},
                     {.name = "gather", .n = 1'000'000, .run = run_in_rounds<gather_once>},
                     {.name = "sem", .n = 500'000, .run = run_in_rounds<semaphore_once>}});
}
