// RUN: %aio %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
#include <aio/aio.hpp>
#include <aio/inbox.hpp>

#include "everywhere.hpp"

#include <memory>
#include <thread>
#include <vector>

namespace {

aio::task<> in_order_from_one_thread() {
  aio::inbox<std::unique_ptr<int>> box;
  const std::jthread other([&box] {
    for (int i = 0; i < 1000; ++i)
      box.put(std::make_unique<int>(i));
  });
  for (int i = 0; i < 1000; ++i) {
    const auto value = co_await box.get();
    EXPECT(*value == i);
  }
  EXPECT(box.size() == 0);
}

aio::task<> several_threads_and_tasks() {
  constexpr int threads = 4, each = 500;
  aio::inbox<int> box;
  int sum = 0, got = 0;
  const auto take = [&]() -> aio::task<> {
    for (;;) {
      sum += co_await box.get();
      ++got;
      co_await aio::yield();
    }
  };
  std::vector<std::jthread> others;
  aio::handle<> a = aio::spawn(take()), b = aio::spawn(take());
  for (int t = 0; t < threads; ++t)
    others.emplace_back([&box] {
      for (int i = 1; i <= each; ++i)
        box.put(i);
    });
  while (got < threads * each)
    co_await aio::sleep(1ms);
  EXPECT(sum == threads * each * (each + 1) / 2);
}

// The loop's own thread is a thread too, and need not run at the time.
aio::inbox<int> early;
aio::task<> put_before_the_loop() {
  const int n = co_await early.get();
  early.put(n + 1);
  const int next = co_await early.get();
  EXPECT(n == 1 && next == 2);
}

struct boxes : scenario {
  aio::inbox<int> box;
  int put = 0, got = 0;
  aio::task<> victim() override {
    for (int i = 0; i < 3; ++i) {
      (void)co_await box.get();
      ++got;
    }
  }
  aio::task<> others() override {
    for (int i = 0; i < 4; ++i) {
      co_await aio::sleep(1ms);
      box.put(++put);
    }
    co_await aio::sleep(10ms);
  }
  void check(bool) override { EXPECT(put == got + static_cast<int>(box.size())); }
};

} // namespace

int main() {
  ::alarm(120); // what waits for ever fails
  check_in_real_time("in order", in_order_from_one_thread());
  check_in_real_time("several", several_threads_and_tasks());
  early.put(1);
  check_in_real_time("before", put_before_the_loop());
  everywhere<boxes>("cancelled everywhere");
}

// CHECK: ok in order
// CHECK-NEXT: ok several
// CHECK-NEXT: ok before
// CHECK-NEXT: ok cancelled everywhere
