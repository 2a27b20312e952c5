// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A program that waits in a libuv loop already: aio's tasks wait there too, and its callbacks wake them.
// (To use libuv in a program that has no loop, set AIO_LOOP=uv, or run_options::loop.)
#include <aio/queue.hpp>
#include <aio/run.hpp>

#include <cstdio>

#include <uv.h>

aio::queue<int> ticks;

void on_tick(uv_timer_t *) {
  static int count = 0;
  ticks.try_put(++count);
}

aio::task<> three_ticks() {
  for (int i = 0; i < 3; ++i)
    std::printf("tick %d\n", co_await ticks.get());
}

int main() {
  uv_loop_t loop;
  uv_loop_init(&loop);
  uv_timer_t timer;
  uv_timer_init(&loop, &timer);
  uv_timer_start(&timer, on_tick, 10, 10);

  aio::run_options there;
  there.uv_loop = &loop;
  aio::run(three_ticks(), there); // instead of uv_run(): the loop runs until the task has ended

  uv_close(reinterpret_cast<uv_handle_t *>(&timer), nullptr);
  uv_run(&loop, UV_RUN_DEFAULT); // the loop is ours again
  uv_loop_close(&loop);
}

// CHECK: tick 1
// CHECK-NEXT: tick 2
// CHECK-NEXT: tick 3
