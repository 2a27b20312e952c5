// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A task_group: any number of tasks, which end together. If one fails, the others are cancelled, and every error is
// kept.
#include <aio/cancelled.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>
#include <aio/task_group.hpp>

#include <cstdio>
#include <stdexcept>

using namespace std::chrono_literals;

aio::task<> download(int part, bool broken = false) {
  try {
    co_await aio::sleep(part * 10ms);
  } catch (const aio::cancelled &) {
    std::printf("part %d: cancelled\n", part);
    throw;
  }
  if (broken)
    throw std::runtime_error("part " + std::to_string(part) + " is broken");
  std::printf("part %d: done\n", part);
}

aio::task<> app() {
  co_await aio::with_task_group([](aio::task_group &group) -> aio::task<> {
    for (int part = 1; part <= 3; ++part)
      group.spawn(download(part));
    co_return;
  });
  std::puts("all parts are here");

  try {
    co_await aio::with_task_group([](aio::task_group &group) -> aio::task<> {
      group.spawn(download(1));
      group.spawn(download(2, true));
      group.spawn(download(3));
      co_return;
    });
  } catch (const aio::exception_group &e) {
    std::puts(e.what());
  }
}

int main() { aio::run(app()); }

// CHECK: part 1: done
// CHECK-NEXT: part 2: done
// CHECK-NEXT: part 3: done
// CHECK-NEXT: all parts are here
// CHECK-NEXT: part 1: done
// CHECK-NEXT: part 3: cancelled
// CHECK-NEXT: 1 task failed: part 2 is broken
