// RUN: %aio %s -o %t && %t 2>&1 | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <vector>

using namespace std::chrono_literals;

namespace {

const aio::run_options virtual_time{.clock = aio::clock::virtual_time, .debug = false, .slow_after = 1s};

aio::task<> waits_for(aio::event &e) { co_await e.wait(); }
aio::task<> both_wait(aio::event &e) {
  try {
    co_await aio::gather(waits_for(e), aio::sleep(5ms));
  } catch (const aio::cancelled &) {
    std::puts("cancelled, and cleaned up");
    throw;
  }
}
aio::task<> stubborn(aio::event &e) { // swallows the cancel, and hangs again
  for (;;)
    try {
      co_await e.wait();
    } catch (const aio::cancelled &) {
      std::puts("swallowed");
    }
}
struct says_goodbye {
  ~says_goodbye() { std::puts("destroyed all the same"); }
};
aio::task<> stubborn_main(aio::event &e) {
  says_goodbye local;
  co_await stubborn(e);
}
// Two tasks that await each other's handle.
aio::task<> awaits(aio::handle<> &other) { co_await other; }
aio::task<> a_cycle() {
  auto pair = std::make_unique<std::vector<aio::handle<>>>();
  pair->reserve(2);
  const auto first = [](auto &handles) -> aio::task<> { co_await handles[1]; };
  pair->push_back(aio::spawn(first(*pair)));
  pair->push_back(aio::spawn(awaits((*pair)[0])));
  co_await aio::event().wait();
}

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  aio::event e;
  // CHECK-LABEL: deadlocks:
  std::puts("deadlocks:");
  // CHECK-NEXT: aio: deadlock: every task waits, and nothing can wake any of them; aio::run() was called at {{.*}}deadlock.cpp:[[@LINE+8]]
  // CHECK-NEXT: task 'both_wait'
  // CHECK-NEXT: waits at {{.*}}gather.hpp:{{[0-9]+}} in 'gather_tasks'
  // CHECK-NEXT: awaited at {{.*}}deadlock.cpp:{{[0-9]+}} in 'both_wait'
  // CHECK-NEXT: task 'waits_for'
  // CHECK-NEXT: waits at {{.*}}deadlock.cpp:{{[0-9]+}} in 'waits_for'
  // CHECK-NEXT: cancelled, and cleaned up
  // CHECK-NEXT: thrown
  const std::string what = EXPECT_THROW(aio::deadlock, aio::run(both_wait(e), virtual_time));
  std::puts("thrown");
  EXPECT(what.find("deadlock") != what.npos && what.find("'waits_for'") != what.npos);

  // CHECK: swallowed
  // CHECK-NEXT: destroyed all the same
  // CHECK-NEXT: thrown
  EXPECT_THROW(aio::deadlock, aio::run(stubborn_main(e), virtual_time));
  std::puts("thrown");

  // CHECK: swallowed
  // CHECK-NEXT: aio: deadlock
  // CHECK-NEXT: task 'stubborn'
  // CHECK: thrown
  const auto main_ends = [&]() -> aio::task<> {
    aio::spawn(stubborn(e)).detach();
    co_await aio::yield();
  };
  EXPECT_THROW(aio::deadlock, aio::run(main_ends(), virtual_time));
  std::puts("thrown");

  // CHECK: aio: deadlock
  // CHECK-NEXT: task 'lambda'
  // CHECK-NEXT: waits at {{.*}}deadlock.cpp
  // CHECK-NEXT: task 'awaits'
  // CHECK-NEXT: waits at {{.*}}deadlock.cpp
  // CHECK-NEXT: task 'a_cycle'
  // CHECK-NEXT: waits at {{.*}}deadlock.cpp
  // CHECK-NEXT: thrown
  EXPECT_THROW(aio::deadlock, aio::run(a_cycle(), virtual_time));
  std::puts("thrown");
}
