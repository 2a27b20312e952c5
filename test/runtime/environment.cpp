// RUN: %aio %s -o %t && env -u AIO_LOOP %t | FileCheck %s
// RUN: env AIO_LOOP=select AIO_CLOCK=sundial %t | FileCheck --check-prefix=WRONG %s
// RUN: env AIO_LOOP=io_uring AIO_CLOCK=virtual %t | FileCheck --check-prefix=CHOSEN %s
// RUN: env AIO_LOOP=uv AIO_CLOCK=steady %t | FileCheck --check-prefix=OTHER %s
//
// What the environment says where the program says nothing.
#include <aio/aio.hpp>

#include "expect.hpp"

using namespace std::chrono_literals;

aio::task<> a_day() {
  const auto before = std::chrono::steady_clock::now();
  co_await aio::sleep(24h);
  EXPECT(std::chrono::steady_clock::now() - before < 1h);
}

void print_loop() {
  static constexpr const char *names[] = {"epoll", "io_uring", "uv"};
  std::printf("%s\n", names[static_cast<int>(aio::loop_from_environment())]);
}
void print_clock() {
  const bool jumps = aio::clock_from_environment() == aio::clock::virtual_time;
  std::puts(jumps ? "virtual" : "steady");
  if (jumps)
    aio::run(a_day());
}

int main() {
  for (void (*print)() : {print_loop, print_clock})
    try {
      print();
    } catch (const std::invalid_argument &error) {
      std::puts(error.what());
    }
}

// CHECK: epoll
// CHECK-NEXT: steady
// WRONG: aio: AIO_LOOP=select names no loop: use epoll, io_uring or uv
// WRONG-NEXT: aio: AIO_CLOCK=sundial names no clock: use steady or virtual
// CHOSEN: io_uring
// CHOSEN-NEXT: virtual
// OTHER: uv
// OTHER-NEXT: steady
