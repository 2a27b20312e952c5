// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The cases in Boost.Asio's coroutines, on an io_context of one thread.
#include "../cases.h"

#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <chrono>
#include <deque>
#include <exception>
#include <memory>
#include <vector>

namespace asio = boost::asio;
using asio::awaitable, asio::use_awaitable;
using channel = asio::experimental::channel<void(boost::system::error_code, int)>;

namespace {

asio::io_context loop(1);

void rethrow(std::exception_ptr error) {
  if (error)
    std::rethrow_exception(error);
}

[[gnu::noinline]] awaitable<int> leaf(int x) { co_return x; }

awaitable<void> await(long n) {
  for (long i = 0; i < n; ++i)
    bench::checksum += co_await leaf(static_cast<int>(i));
}

[[gnu::noinline]] awaitable<int> down(int depth) {
  if (depth == 0)
    co_return 0;
  co_return 1 + co_await down(depth - 1);
}

awaitable<void> recursion(long n) {
  for (; n > 0; n -= bench::depth)
    bench::checksum += co_await down(bench::depth - 1);
}

/// Asio has no group of coroutines: a counter, and a channel that notifies the waiting one.
struct countdown {
  long left = 0;
  channel over{loop, 1};

  void spawn(awaitable<void> work) {
    ++left;
    asio::co_spawn(loop, std::move(work), [this](std::exception_ptr error) {
      rethrow(error);
      if (--left == 0)
        over.try_send(boost::system::error_code(), 0);
    });
  }
  awaitable<void> join() { co_await over.async_receive(use_awaitable); }
};

awaitable<void> count() {
  ++bench::checksum;
  co_return;
}

awaitable<void> spawn(long n) {
  for (; n > 0; n -= bench::wave) {
    countdown all;
    for (int i = 0; i < bench::wave; ++i)
      all.spawn(count());
    co_await all.join();
  }
}

awaitable<void> spawnflat(long n) {
  countdown all;
  for (long i = 0; i < n; ++i)
    all.spawn(count());
  co_await all.join();
}

awaitable<void> ping(channel &there, channel &back, long n) {
  for (long i = 0; i < n; ++i) {
    co_await there.async_send(boost::system::error_code(), 1, use_awaitable);
    bench::checksum += co_await back.async_receive(use_awaitable);
  }
}

awaitable<void> pong(channel &there, channel &back, long n) {
  for (long i = 0; i < n; ++i)
    co_await back.async_send(boost::system::error_code(), co_await there.async_receive(use_awaitable), use_awaitable);
}

awaitable<void> pingpong(long n) {
  channel there(loop, 1), back(loop, 1);
  countdown both;
  both.spawn(ping(there, back, n));
  both.spawn(pong(there, back, n));
  co_await both.join();
}

awaitable<void> sleeper(int ms) {
  asio::steady_timer timer(loop, std::chrono::milliseconds(ms));
  co_await timer.async_wait(use_awaitable);
}

awaitable<void> timers(long n) {
  bench::delays delays;
  countdown all;
  for (long i = 0; i < n; ++i)
    all.spawn(sleeper(delays.next()));
  co_await all.join();
}

awaitable<void> yields(int x, int &result) {
  co_await asio::post(use_awaitable);
  result = x;
}

awaitable<void> gather_once(int n) {
  std::vector<int> values(static_cast<std::size_t>(n));
  countdown all;
  for (int i = 0; i < n; ++i)
    all.spawn(yields(i, values[static_cast<std::size_t>(i)]));
  co_await all.join();
  for (int x : values)
    bench::checksum += x;
}

awaitable<void> takes_a_permit(channel &permits) {
  co_await permits.async_receive(use_awaitable);
  co_await asio::post(use_awaitable);
  permits.try_send(boost::system::error_code(), 0);
}

awaitable<void> semaphore_once(int n) {
  channel permits(loop, bench::permits);
  for (int i = 0; i < bench::permits; ++i)
    permits.try_send(boost::system::error_code(), 0);
  countdown all;
  for (int i = 0; i < n; ++i)
    all.spawn(takes_a_permit(permits));
  co_await all.join();
}

awaitable<void> waits(channel &event) {
  try {
    co_await event.async_receive(use_awaitable);
  } catch (const boost::system::system_error &) { // closed: that is how it wakes all
  }
}

awaitable<void> idle(long n, long &bytes) {
  channel event(loop, 0);
  countdown all;
  const long before = bench::resident_bytes();
  for (long i = 0; i < n; ++i)
    all.spawn(waits(event));
  co_await asio::post(use_awaitable);
  bytes = bench::resident_bytes() - before;
  event.close();
  co_await all.join();
}

void drive(awaitable<void> work) {
  asio::co_spawn(loop, std::move(work), rethrow);
  loop.run();
  loop.restart();
}

template <awaitable<void> (*Case)(long)> long run(long n) {
  drive(Case(n));
  return 0;
}

template <awaitable<void> (*Once)(int)> long run_in_rounds(long n) {
  bench::in_rounds(n, [](int size) { drive(Once(size)); });
  return 0;
}

long run_idle(long n) {
  long bytes = 0;
  drive(idle(n, bytes));
  return bytes;
}

} // namespace

int main(int argc, char **argv) {
  return bench::run(argc, argv,
                    {{.name = "await", .n = 3'000'000, .run = run<await>},
                     {.name = "recursion", .n = 3'000'000, .run = run<recursion>},
                     {.name = "spawn", .n = 100'000, .run = run<spawn>},
                     {.name = "spawnflat", .n = 100'000, .run = run<spawnflat>},
                     {.name = "pingpong", .n = 50'000, .operations_per_n = 2, .run = run<pingpong>},
                     {.name = "timers", .n = 100'000, .run = run<timers>},
                     {.name = "gather", .n = 100'000, .run = run_in_rounds<gather_once>},
                     {.name = "sem", .n = 100'000, .run = run_in_rounds<semaphore_once>},
                     {.name = "idle", .n = 1'000'000, .run = run_idle}});
}
