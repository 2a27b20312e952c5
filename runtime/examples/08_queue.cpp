// A queue of limited size between a fast producer and slow consumers.
#include <aio/gather.hpp>
#include <aio/queue.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>

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

aio::task<> app() {
  aio::queue<int> jobs(2);
  auto [nothing, sum] = co_await aio::gather(produce(jobs), consume(jobs));
  std::printf("the sum is %d\n", sum);
}

int main() { aio::run(app()); }

// CHECK: put 1
// CHECK-NEXT: put 2
// CHECK-NEXT: put 3
// CHECK-NEXT: put 4
// CHECK-NEXT: the sum is 10
