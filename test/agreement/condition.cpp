// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <condition_variable>
#include <mutex>

aio::task<void> waits_for_nobody() {
  std::mutex mutex;
  std::condition_variable changed;
  std::unique_lock<std::mutex> lock(mutex);
  changed.wait_for(lock, std::chrono::milliseconds(120)); // HAZARD: async-blocking-call
  co_return;
}

int main() { aio::run(waits_for_nobody()); }
