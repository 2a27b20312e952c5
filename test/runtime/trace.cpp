// AIO_TRACE is JSON in Chrome's trace format: https://ui.perfetto.dev and chrome://tracing open it.
// RUN: %aio %s -o %t && rm -f %t.json && env AIO_TRACE=%t.json %t && python3 %S/Inputs/trace.py %t.json
// In debug mode too, and from several threads.
// RUN: env AIO_TRACE=%t.json AIO_DEBUG=1 %t && python3 %S/Inputs/trace.py %t.json
// RUN: rm %t.json && %t && not test -e %t.json
// RUN: not env AIO_TRACE=%t.no-such-folder/x.json %t 2>&1 | FileCheck %s
// CHECK: aio: cannot write the trace; set AIO_TRACE to a file that can be written, not {{.*}}x.json: No such file or directory
// RUN: env AIO_TRACE=/dev/full %t 2>&1 | FileCheck %s --check-prefix=FULL
// FULL: aio: the trace is not complete: No space left on device
#include <aio/aio.hpp>

#include "expect.hpp"

#include <exception>
#include <thread>

using namespace std::chrono_literals;

aio::task<int> child(int n) {
  co_await aio::sleep(1ms * n);
  co_return n;
}

aio::task<> app() {
  aio::handle<int> named = aio::spawn(child(3), "a \"name\" with \\ in it");
  for (int i = 0; i < 3; ++i)
    co_await aio::gather(child(1), child(2));
  co_await named;
}

int main() try {
  aio::run(app());
  std::jthread other([] { aio::run(app()); });
  aio::run(app());
} catch (const std::exception &e) {
  std::fprintf(stderr, "%s\n", e.what());
  return 1;
}
