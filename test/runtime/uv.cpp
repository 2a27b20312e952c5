// REQUIRES: libuv
// RUN: %aio %s -o %t && %t | FileCheck %s
//
// A program that has a libuv loop already: its handles and aio's tasks wait in one place.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <vector>

#include <fcntl.h>
#include <unistd.h>
#include <uv.h>

using namespace std::chrono_literals;

namespace {

struct ticker {
  ::uv_timer_t timer;
  aio::queue<int> ticks;
  int count = 0;

  ticker(::uv_loop_t *loop, unsigned ms) {
    ::uv_timer_init(loop, &timer);
    timer.data = this;
    ::uv_timer_start(&timer, tick, ms, ms);
  }
  static void tick(::uv_timer_t *timer) {
    auto &self = *static_cast<ticker *>(timer->data);
    self.ticks.try_put(++self.count);
  }
  void close() {
    ::uv_close(reinterpret_cast<::uv_handle_t *>(&timer), nullptr);
  }
};

/// Tasks wait for what only a callback of libuv can wake them for: no deadlock.
aio::task<int> three_ticks(ticker &from) {
  int last = 0;
  for (int i = 0; i < 3; ++i)
    last = co_await from.ticks.get();
  co_return last;
}

/// The callbacks come while tasks wait for something else, and while they are busy.
aio::task<> in_between(ticker &other) {
  const int before = other.count;
  co_await aio::sleep(20ms);
  EXPECT(other.count > before);
  for (const int now = other.count; other.count == now;)
    co_await aio::yield();
}

aio::task<> waits_for_nobody() { co_await aio::event().wait(); }

/// A timer that is due is called before libuv looks at descriptors, for which it must then not wait.
aio::task<> woken_at_once(::uv_loop_t *loop) {
  aio::event due;
  ::uv_timer_t timer;
  ::uv_timer_init(loop, &timer);
  timer.data = &due;
  ::uv_timer_start(&timer, [](::uv_timer_t *t) { static_cast<aio::event *>(t->data)->set(); }, 0, 0);
  co_await due.wait();
  due.clear();
  ::uv_close(reinterpret_cast<::uv_handle_t *>(&timer),
             [](::uv_handle_t *t) { static_cast<aio::event *>(t->data)->set(); });
  co_await due.wait();
}

/// libuv makes a descriptor non-blocking to watch it; this one is not ours alone.
aio::task<> leaves_flags_alone() {
  int ends[2];
  EXPECT(::pipe2(ends, O_CLOEXEC) == 0 && ::write(ends[1], "x", 1) == 1);
  co_await aio::readable(ends[0]);
  EXPECT((::fcntl(ends[0], F_GETFL) & O_NONBLOCK) == 0);
  ::close(ends[0]);
  ::close(ends[1]);
}

/// A number that was a pipe a moment ago, and is a file now; libuv does not like to find that out.
aio::task<> a_number_changes_its_meaning() {
  int ends[2];
  EXPECT(::pipe2(ends, O_CLOEXEC) == 0 && ::write(ends[1], "x", 1) == 1);
  co_await aio::readable(ends[0]);
  const int file = ::open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  EXPECT(file >= 0 && ::dup3(file, ends[0], O_CLOEXEC) == ends[0]);
  for (int i = 0; i < 3; ++i)
    co_await aio::readable(ends[0]);
  co_await aio::sleep(1ms);
  for (int fd : {file, ends[0], ends[1]})
    ::close(fd);
}

} // namespace

int main() {
  ::uv_loop_t loop;
  EXPECT(::uv_loop_init(&loop) == 0);
  aio::run_options there;
  there.uv_loop = &loop;
  {
    ticker each(&loop, 2);
    EXPECT(aio::run(three_ticks(each), there) == 3);
    // CHECK: ok callbacks wake tasks
    std::puts("ok callbacks wake tasks");
    aio::run(in_between(each), there);
    // CHECK-NEXT: ok callbacks go on
    std::puts("ok callbacks go on");
    ::uv_timer_stop(&each.timer);
    aio::run(woken_at_once(&loop), there);
    ::uv_timer_again(&each.timer);
    // Between two runs the loop is the program's.
    const int before = each.count;
    while (each.count == before)
      ::uv_run(&loop, UV_RUN_ONCE);
    each.close();
    EXPECT_THROW(aio::deadlock, aio::run(waits_for_nobody(), there));
    // CHECK-NEXT: ok nobody left
    std::puts("ok nobody left");
  }
  EXPECT(::uv_loop_close(&loop) == 0); // nothing of ours is in it
  // CHECK-NEXT: ok closed
  std::puts("ok closed");
  aio::run(leaves_flags_alone(), {.loop = aio::event_loop::uv});
  aio::run(a_number_changes_its_meaning(), {.loop = aio::event_loop::uv});
  // CHECK-NEXT: ok descriptors
  std::puts("ok descriptors");
}
