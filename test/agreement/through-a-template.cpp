// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <thread>

void backoff(int attempt) { std::this_thread::sleep_for(std::chrono::milliseconds(40 * attempt)); }

template <class F> void retry(F f) {
  f();
  backoff(3);
}

aio::task<void> through_a_template() {
  retry([] {}); // HAZARD: async-blocking-call
  co_return;
}

aio::task<void> app() { co_await through_a_template(); }

int main() { aio::run(app()); }
