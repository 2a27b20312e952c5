// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <future>
#include <thread>

aio::task<int> waits() {
  auto answer = std::async(std::launch::async, [] {
    std::this_thread::sleep_for(std::chrono::milliseconds(150));
    return 42;
  });
  co_return answer.get(); // HAZARD: async-blocking-call
}

int main() { return aio::run(waits()) == 42 ? 0 : 1; }
