// RUN: %aio %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <stdexcept>

aio::task<int> fetch() { co_return 1; }

aio::task<int> awaits_it_twice() {
  auto fetching = fetch();
  int first = co_await fetching;
  int second = co_await fetching; // HAZARD: async-task-awaited-twice
  co_return first + second;
}

aio::task<int> awaits_it_once() {
  auto fetching = fetch();
  int first = co_await fetching;
  co_return first + first;
}

aio::task<int> app() {
  int sum = co_await awaits_it_once();
  try {
    sum += co_await awaits_it_twice();
  } catch (const std::logic_error &) {
  }
  co_return sum;
}

int main() { return aio::run(app()) == 2 ? 0 : 1; }
