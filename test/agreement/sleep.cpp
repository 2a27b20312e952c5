// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <thread>

aio::task<void> naps() {
  std::this_thread::sleep_for(std::chrono::milliseconds(120)); // HAZARD: async-blocking-call
  co_await aio::sleep(std::chrono::milliseconds(1));
}

int main() { aio::run(naps()); }
