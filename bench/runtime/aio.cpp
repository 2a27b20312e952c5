// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in aio, written as its users would.
#include "cases.h"

#include <aio/aio.hpp>

#include <vector>

using namespace std::chrono_literals;

namespace {

// noinline, here and in the other programs: the measured coroutine is opaque to its caller.
[[gnu::noinline]] aio::task<int> leaf(int x) { co_return x; }

aio::task<> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

aio::task<int> seen(int x) { co_return x; }

aio::task<> inlined(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await seen(static_cast<int>(i));
}

[[gnu::noinline]] aio::task<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

aio::task<> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

aio::task<> count() {
  ++bench::checksum;
  co_return;
}

aio::task<> spawn(long n) {
  for (; n > 0; n -= bench::wave) {
    aio::task_group group;
    for (int i = 0; i < bench::wave; ++i)
      group.spawn(count());
    co_await group.join();
  }
}

aio::task<> spawn_once(int n) {
  aio::task_group group;
  for (int i = 0; i < n; ++i)
    group.spawn(count());
  co_await group.join();
}

aio::task<> handles(long n) {
  for (long i = 0; i < n; ++i) {
    aio::handle<int> h = aio::spawn(leaf(static_cast<int>(i)));
    bench::checksum += co_await h;
  }
}

aio::task<> ping(aio::queue<int> &there, aio::queue<int> &back, long n) {
  for (long i = 0; i < n; ++i) {
    co_await there.put(1);
    bench::checksum += co_await back.get();
  }
}

aio::task<> pong(aio::queue<int> &there, aio::queue<int> &back, long n) {
  for (long i = 0; i < n; ++i)
    co_await back.put(co_await there.get());
}

aio::task<> pingpong(long n) {
  aio::queue<int> there(1), back(1);
  co_await aio::gather(ping(there, back, n), pong(there, back, n));
}

aio::task<> sleeper(std::chrono::milliseconds d) { co_await aio::sleep(d); }

aio::task<> sleep_once(int n) {
  bench::delays delays;
  aio::task_group group;
  for (int i = 0; i < n; ++i)
    group.spawn(sleeper(delays.next() * 1ms));
  co_await group.join();
}

aio::task<int> yields(int x) {
  co_await aio::yield();
  co_return x;
}

aio::task<> gather_once(int n) {
  std::vector<aio::task<int>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    tasks.push_back(yields(i));
  const std::vector<int> values = co_await aio::gather(std::move(tasks));
  for (int x : values)
    bench::checksum += x;
}

aio::task<> takes_a_permit(aio::semaphore &s) {
  co_await s.acquire();
  co_await aio::yield();
  s.release();
}

aio::task<> semaphore_once(int n) {
  aio::semaphore s(bench::permits);
  aio::task_group group;
  for (int i = 0; i < n; ++i)
    group.spawn(takes_a_permit(s));
  co_await group.join();
}

aio::task<> waits(aio::event &e) { co_await e.wait(); }

aio::task<> idle(long n, long &bytes) {
  aio::event e;
  aio::task_group group;
  const long before = bench::resident_bytes();
  for (long i = 0; i < n; ++i)
    group.spawn(waits(e));
  co_await aio::yield(); // by now all of them wait
  bytes = bench::resident_bytes() - before;
  e.set();
  co_await group.join();
}

aio::task<> in_threads(long n) {
  constexpr int in_flight = 64;
  const auto worker = [](long jobs) -> aio::task<> {
    for (long i = 0; i < jobs; ++i)
      bench::checksum += co_await aio::to_thread([] { return 1; });
  };
  aio::task_group group;
  for (int i = 0; i < in_flight; ++i)
    group.spawn(worker(n / in_flight));
  co_await group.join();
}

template <aio::task<> (*Case)(long)> long run(long n) {
  aio::run(Case(n));
  return 0;
}

template <aio::task<> (*Once)(int)> long run_in_rounds(long n) {
  bench::in_rounds(n, [](int size) { aio::run(Once(size)); });
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "inlined", .n = 3'000'000, .run = run<inlined>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .round = 1'000'000, .run = run_in_rounds<spawn_once>},
                     {.name = "handles", .n = 1'000'000, .run = run<handles>},
                     {.name = "pingpong", .n = 500'000, .operations_per_n = 2, .run = run<pingpong>},
                     {.name = "timers", .n = 100'000, .run = run_in_rounds<sleep_once>},
                     {.name = "gather", .n = 1'000'000, .run = run_in_rounds<gather_once>},
                     {.name = "sem", .n = 500'000, .run = run_in_rounds<semaphore_once>},
                     {.name = "idle",
                      .n = 1'000'000,
                      .run =
                          [](long n) {
                            long bytes = 0;
                            aio::run(idle(n, bytes));
                            return bytes;
                          }},
                     {.name = "threads", .n = 200'000, .run = run<in_threads>}});
}
