// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
// What every program should look like: both are silent.
#include <aio/aio.hpp>
#include <chrono>
#include <vector>

aio::task<void> produce(aio::queue<int> &to) {
  for (int i = 0; i < 3; ++i) {
    co_await aio::sleep(std::chrono::milliseconds(1));
    co_await to.put(i);
  }
}

aio::task<int> consume(aio::queue<int> &from) {
  int sum = 0;
  for (int i = 0; i < 3; ++i)
    sum += co_await from.get();
  co_return sum;
}

aio::task<int> app() {
  aio::queue<int> queue(1);
  auto producer = aio::spawn(produce(queue));
  int sum = co_await consume(queue);
  co_await producer;
  co_return sum;
}

int main() { return aio::run(app()) == 3 ? 0 : 1; }
