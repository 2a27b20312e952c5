// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <thread>

struct worker {
  std::thread thread{[] { std::this_thread::sleep_for(std::chrono::milliseconds(150)); }};
  ~worker() { thread.join(); }
};

aio::task<void> waits_at_its_end() {
  worker w; // HAZARD: async-blocking-call
  co_return;
}

int main() { aio::run(waits_at_its_end()); }
