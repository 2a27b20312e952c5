// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The floor: each case by hand, with nothing that it does not need. No exceptions, no cancellation, no groups, no
// handles; plain std::coroutine with symmetric transfer, frames from a free list, intrusive lists. What a general
// runtime costs beyond this is the price of its features.
#include "floor.h"
#include "cases.h"

#include <vector>

using namespace floor_of;

namespace {

[[gnu::noinline]] child<int> leaf(int x) { co_return x; }

detached await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] child<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

detached recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

detached count(countdown &all) {
  ++bench::checksum;
  all.done();
  co_return;
}

detached spawn(long n) {
  for (; n > 0; n -= bench::wave) {
    countdown all;
    for (int i = 0; i < bench::wave; ++i) {
      ++all.left;
      ready.push(count(all).start);
    }
    co_await all;
  }
}

detached spawnflat(long n) {
  countdown all;
  for (long i = 0; i < n; ++i) {
    ++all.left;
    ready.push(count(all).start);
  }
  co_await all;
}
detached ping(channel &there, channel &back, long n) {
  for (long i = 0; i < n; ++i) {
    co_await channel::put(there, 1);
    bench::checksum += co_await channel::get(back);
  }
}

detached pong(channel &there, channel &back, long n) {
  for (long i = 0; i < n; ++i)
    co_await channel::put(back, co_await channel::get(there));
}
detached sleeper(countdown &all, int ms) {
  co_await sleep_for{std::chrono::milliseconds(ms)};
  all.done();
}

detached timers(long n) {
  bench::delays delays;
  countdown all;
  for (long i = 0; i < n; ++i) {
    ++all.left;
    ready.push(sleeper(all, delays.next()).start);
  }
  co_await all;
}
gathered yields(countdown &, int x) {
  co_await yield();
  co_return x;
}

detached gather_once(int n) {
  countdown all{{}, n};
  std::vector<gathered> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i) {
    tasks.push_back(yields(all, i));
    ready.push(tasks.back().task);
  }
  co_await all;
  std::vector<int> values;
  values.reserve(tasks.size());
  for (gathered &each : tasks) {
    values.push_back(each.task.value);
    each.task.frame.destroy();
  }
  for (int x : values)
    bench::checksum += x;
}
detached takes_a_permit(countdown &all, semaphore &s) {
  co_await semaphore::acquire(s);
  co_await yield();
  s.release();
  all.done();
}

detached semaphore_once(int n) {
  semaphore s{bench::permits, {}};
  countdown all{{}, n};
  for (int i = 0; i < n; ++i)
    ready.push(takes_a_permit(all, s).start);
  co_await all;
}
detached waits(fifo &event) { co_await wait_in(event); }

long idle(long n) {
  fifo event;
  const long before = bench::resident_bytes();
  for (long i = 0; i < n; ++i)
    ready.push(waits(event).start);
  run_ready();
  const long bytes = bench::resident_bytes() - before;
  ready = std::exchange(event, fifo());
  run_ready();
  return bytes;
}

template <detached (*Case)(long)> long run(long n) {
  ready.push(Case(n).start);
  run_ready();
  return 0;
}

template <detached (*Once)(int)> long run_in_rounds(long n) {
  bench::in_rounds(n, [](int size) {
    ready.push(Once(size).start);
    run_ready();
  });
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .run = run<spawnflat>},
                     {.name = "pingpong",
                      .n = 500'000,
                      .operations_per_n = 2,
                      .run =
                          [](long n) {
                            channel there, back;
                            ready.push(ping(there, back, n).start);
                            ready.push(pong(there, back, n).start);
                            run_ready();
                            return 0L;
                          }},
                     {.name = "timers",
                      .n = 100'000,
                      .run =
                          [](long n) {
                            ready.push(timers(n).start);
                            run_timers();
                            return 0L;
                          }},
                     {.name = "gather", .n = 1'000'000, .run = run_in_rounds<gather_once>},
                     {.name = "sem", .n = 500'000, .run = run_in_rounds<semaphore_once>},
                     {.name = "idle", .n = 1'000'000, .run = idle}});
}
