// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>

aio::task<int> fetch() { co_return 1; }

aio::task<void> statement() {
  fetch(); // HAZARD: async-discarded-task
  co_return;
}

aio::task<void> cast_to_void() {
  (void)fetch(); // HAZARD: async-discarded-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<void> comma() {
  fetch(), (void)0; // HAZARD: async-discarded-task
  co_return;
}

aio::task<void> app() {
  co_await statement();
  co_await cast_to_void();
  co_await comma();
}

int main() { aio::run(app()); }
