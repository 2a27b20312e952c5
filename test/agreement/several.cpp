// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
// Three hazards in one program, each reported once by both.
#include <aio/aio.hpp>
#include <unistd.h>

aio::task<int> fetch() { co_return 1; }

aio::task<void> drops() {
  (void)fetch(); // HAZARD: async-discarded-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<void> blocks() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  usleep(120000); // HAZARD: async-blocking-call
}

aio::task<int> nests() {
  int value = 0;
  try {
    value = aio::run(fetch()); // HAZARD: async-nested-run
  } catch (const aio::nested_run &) {
  }
  co_return value;
}

aio::task<void> app() {
  co_await aio::gather(drops(), blocks());
  co_await nests();
}

int main() { aio::run(app()); }
