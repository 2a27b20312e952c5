// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A queue of limited size between a fast producer and slow consumers; and two ways to signal the end to them.
#include <aio/gather.hpp>
#include <aio/queue.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <optional>

using namespace std::chrono_literals;

aio::task<> produce(aio::queue<int> &jobs) {
  for (int job = 1; job <= 4; ++job) {
    co_await jobs.put(job); // waits while two are in the queue
    std::printf("put %d\n", job);
  }
  jobs.close();
}

aio::task<int> consume(aio::queue<int> &jobs) {
  int sum = 0;
  try {
    for (;;) {
      sum += co_await jobs.get();
      co_await aio::sleep(10ms); // work
    }
  } catch (const aio::queue_closed &) {
    co_return sum;
  }
}

// The other way, a sentinel: a value that marks the end, one for each consumer. It needs no exception, and the queue
// goes on.
aio::task<> print(char who, aio::queue<std::optional<int>> &jobs) {
  while (auto job = co_await jobs.get())
    std::printf("%c: %d\n", who, *job);
}

aio::task<> with_sentinels() {
  aio::queue<std::optional<int>> jobs;
  for (int job : {1, 2})
    co_await jobs.put(job);
  for (int consumer = 0; consumer < 2; ++consumer)
    co_await jobs.put(std::nullopt);
  co_await aio::gather(print('a', jobs), print('b', jobs));
  std::puts(jobs.empty() ? "both have stopped" : "?");
}

aio::task<> app() {
  aio::queue<int> jobs(2);
  auto [nothing, sum] = co_await aio::gather(produce(jobs), consume(jobs));
  std::printf("the sum is %d\n", sum);
  co_await with_sentinels();
}

int main() { aio::run(app()); }

// CHECK: put 1
// CHECK-NEXT: put 2
// CHECK-NEXT: put 3
// CHECK-NEXT: put 4
// CHECK-NEXT: the sum is 10
// CHECK-NEXT: a: 1
// CHECK-NEXT: a: 2
// CHECK-NEXT: both have stopped
