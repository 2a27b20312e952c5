// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in condy, whose runtime is an io_uring. A join is an await of each task in turn, a semaphore a channel of
// permits, and a task that waits for nothing in particular waits at a futex: it has no other means for these.
#include <condy.hpp>

#include "../cases.h"

#include <atomic>
#include <vector>

namespace {

[[gnu::noinline]] condy::Coro<int> leaf(int x) { co_return x; }

condy::Coro<> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] condy::Coro<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

condy::Coro<> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

condy::Coro<> count() {
  ++bench::checksum;
  co_return;
}

condy::Coro<> join(std::vector<condy::Task<>> &tasks) {
  for (condy::Task<> &each : tasks)
    co_await each;
}

condy::Coro<> spawn_once(int n) {
  std::vector<condy::Task<>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    tasks.push_back(condy::co_spawn(count()));
  co_await join(tasks);
}

condy::Coro<> spawn(long n) {
  for (; n > 0; n -= bench::wave)
    co_await spawn_once(bench::wave);
}

condy::Coro<> ping(condy::Channel<int> &there, condy::Channel<int> &back, long n) {
  for (long i = 0; i < n; ++i) {
    co_await there.push(1);
    bench::checksum += (co_await back.pop()).second;
  }
}

condy::Coro<> pong(condy::Channel<int> &there, condy::Channel<int> &back, long n) {
  for (long i = 0; i < n; ++i)
    co_await back.push((co_await there.pop()).second);
}

condy::Coro<> pingpong(long n) {
  condy::Channel<int> there(1), back(1);
  condy::Task<> other = condy::co_spawn(pong(there, back, n));
  co_await ping(there, back, n);
  co_await other;
}

condy::Coro<> sleeper(int milliseconds) {
  __kernel_timespec t{.tv_sec = 0, .tv_nsec = milliseconds * 1'000'000LL};
  co_await condy::async_timeout(&t, 0, 0);
}

condy::Coro<> sleep_once(int n) {
  bench::delays delays;
  std::vector<condy::Task<>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    tasks.push_back(condy::co_spawn(sleeper(delays.next())));
  co_await join(tasks);
}

condy::Coro<int> yields(int x) {
  co_await condy::co_switch(condy::current_runtime());
  co_return x;
}

condy::Coro<> gather_once(int n) {
  std::vector<condy::Task<int>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    tasks.push_back(condy::co_spawn(yields(i)));
  std::vector<int> values;
  values.reserve(tasks.size());
  for (condy::Task<int> &each : tasks)
    values.push_back(co_await each);
  for (int x : values)
    bench::checksum += x;
}

condy::Coro<> takes_a_permit(condy::Channel<int> &permits) {
  co_await permits.pop();
  co_await condy::co_switch(condy::current_runtime());
  permits.try_push(1);
}

condy::Coro<> semaphore_once(int n) {
  condy::Channel<int> permits(bench::permits);
  for (int i = 0; i < bench::permits; ++i)
    permits.try_push(1);
  std::vector<condy::Task<>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  for (int i = 0; i < n; ++i)
    tasks.push_back(condy::co_spawn(takes_a_permit(permits)));
  co_await join(tasks);
}

condy::Coro<> waits(condy::Futex<int> &event) { co_await event.wait(0); }

condy::Coro<> idle(long n, long &bytes) {
  std::atomic<int> set = 0;
  condy::Futex<int> event(set);
  std::vector<condy::Task<>> tasks;
  tasks.reserve(static_cast<std::size_t>(n));
  const long before = bench::resident_bytes();
  for (long i = 0; i < n; ++i)
    tasks.push_back(condy::co_spawn(waits(event)));
  co_await condy::co_switch(condy::current_runtime()); // by now all of them wait
  bytes = bench::resident_bytes() - before;
  set = 1;
  event.notify_all();
  co_await join(tasks);
}

template <condy::Coro<> (*Case)(long)> long run(long n) {
  condy::sync_wait(Case(n));
  return 0;
}

template <condy::Coro<> (*Once)(int)> long run_in_rounds(long n) {
  bench::in_rounds(n, [](int size) { condy::sync_wait(Once(size)); });
  return 0;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 1'000'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 1'000'000, .round = 1'000'000, .run = run_in_rounds<spawn_once>},
                     {.name = "pingpong", .n = 500'000, .operations_per_n = 2, .run = run<pingpong>},
                     {.name = "timers", .n = 100'000, .run = run_in_rounds<sleep_once>},
                     {.name = "gather", .n = 1'000'000, .run = run_in_rounds<gather_once>},
                     {.name = "sem", .n = 500'000, .run = run_in_rounds<semaphore_once>},
                     {.name = "idle", .n = 1'000'000, .run = [](long n) {
                        long bytes = 0;
                        condy::sync_wait(idle(n, bytes));
                        return bytes;
                      }}});
}
