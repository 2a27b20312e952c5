// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
// Blocking where it belongs: both are silent.
#include <aio/aio.hpp>
#include <chrono>
#include <thread>

int slow_answer() {
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  return 42;
}

aio::task<int> asks() {
  int first = co_await aio::to_thread(slow_answer);
  int second = co_await aio::to_thread([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(120));
    return 1;
  });
  co_return first + second;
}

int main() { return aio::run(asks()) == 43 ? 0 : 1; }
