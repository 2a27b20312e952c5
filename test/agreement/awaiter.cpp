// RUN: %aio -Wno-unused-result -Wno-unused-value %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <coroutine>
#include <unistd.h>

aio::task<void> awaits_slowly() {
  struct slow_awaiter {
    bool await_ready() {
      usleep(120000); // HAZARD: async-blocking-call
      return true;
    }
    void await_suspend(std::coroutine_handle<>) {}
    void await_resume() {}
  };
  co_await slow_awaiter{};
}

int main() { aio::run(awaits_slowly()); }
