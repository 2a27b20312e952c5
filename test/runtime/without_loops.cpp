// Built without the libraries, aio has epoll, and says so when it is asked for another loop.
// RUN: cp %{library} %t.a && ar d %t.a backend.cpp.o uring.cpp.o uv.cpp.o
// RUN: %{compile} %s %{sources}/backend.cpp -o %t %t.a -pthread && %t 2>&1 | FileCheck %s
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <chrono>
#include <cstdio>
#include <system_error>

aio::task<int> sleeps() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 42;
}

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  // CHECK: aio: no libuv here, using epoll: aio was built without libuv
  // CHECK-NEXT: 42
  std::printf("%d\n", aio::run(sleeps(), {.loop = aio::event_loop::uv}));
  // CHECK-NEXT: aio: no io_uring here, using epoll: aio was built without liburing
  // CHECK-NEXT: 42
  std::printf("%d\n", aio::run(sleeps(), {.loop = aio::event_loop::io_uring}));
  // A loop of the program's cannot be replaced: its handles would wait for ever.
  aio::run_options there;
  there.uv_loop = reinterpret_cast<::uv_loop_s *>(&there);
  try {
    aio::run(sleeps(), there);
  } catch (const std::system_error &error) {
    // CHECK-NEXT: aio was built without libuv
    std::puts(error.what());
  }
}
