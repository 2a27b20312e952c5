// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <unistd.h>

aio::task<int> quick() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 1;
}

aio::task<void> slow() {
  co_await quick();
  usleep(120000); // HAZARD: async-blocking-call
}

aio::task<void> app() {
  co_await quick();
  co_await slow();
  co_await quick();
}

int main() { aio::run(app()); }
