// REQUIRES: sanitize-address
// RUN: %aio %s -o %t
// RUN: not env AIO_DEBUG=1 AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: not env AIO_DEBUG=1 AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: not env AIO_DEBUG=1 AIO_LOOP=uv %t 2>&1 | FileCheck %s
//
// A task that is destroyed while another awaits it. AddressSanitizer finds that its frame is resumed; debug mode says
// whose frame it was.
#include <aio/aio.hpp>

#include <memory>

using namespace std::chrono_literals;

namespace {

aio::task<> sleeps() {
  co_await aio::sleep(5ms);
}
aio::task<> awaits(aio::task<> &t) {
  co_await t;
}
// CHECK: AddressSanitizer: heap-use-after-free
// CHECK: {{.*}}:[[@LINE-6]]: warning: coroutine 'sleeps', which waited here, was destroyed while another awaited it [aio-misuse]
// CHECK-NEXT: {{.*}}:[[@LINE-4]]: note: awaited here, in 'awaits'

aio::task<> destroys() {
  auto t = std::make_unique<aio::task<>>(sleeps());
  auto h = aio::spawn(awaits(*t));
  co_await aio::yield();
  t.reset();
  co_await h;
}

} // namespace

int main() { aio::run(destroys()); }
