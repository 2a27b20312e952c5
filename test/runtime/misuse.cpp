// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s --implicit-check-not=warning:
// RUN: env AIO_DEBUG=1 AIO_LOOP=epoll %t 2>&1 | FileCheck %s --check-prefixes=CHECK,DEBUG
// RUN: env AIO_DEBUG=1 AIO_LOOP=io_uring %t 2>&1 | FileCheck %s --check-prefixes=CHECK,DEBUG
// RUN: env AIO_DEBUG=1 AIO_LOOP=uv %t 2>&1 | FileCheck %s --check-prefixes=CHECK,DEBUG
// RUN: env AIO_DEBUG=fatal bash -c '%t; echo "exit code $?"' 2>&1 | FileCheck %s --check-prefix=FATAL
// RUN: bash -c '%t thread; true' 2>&1 | FileCheck %s --check-prefix=THREAD
// RUN: env AIO_DEBUG=1 bash -c '%t thread; true' 2>&1 | FileCheck %s --check-prefix=THREAD
// RUN: bash -c 'for each in put cancel drop notify release spawn; do %t $each; done; true' 2>&1 | FileCheck %s --check-prefix=OTHERS
// RUN: env AIO_DEBUG=1 bash -c 'for each in put cancel drop notify release spawn; do %t $each; done; true' 2>&1 | FileCheck %s --check-prefix=OTHERS
// RUN: env AIO_DEBUG=1 bash -c '%t loop; true' 2>&1 | FileCheck %s --check-prefix=LOOP
//
// Misuse is an error that says what it was, and debug mode says where.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>
#include <string>
#include <thread>

using namespace std::chrono_literals;

namespace {

void print(const std::logic_error &e) {
  std::printf("%s\n", e.what());
  std::fflush(stdout);
}

aio::task<> join(aio::task_group &group) {
  try {
    co_await group.join();
  } catch (const std::logic_error &e) {
    print(e);
  }
}
// DEBUG: {{.*}}:[[@LINE-5]]: warning: two tasks join the same tasks: one of them would wait for ever [aio-misuse]
// CHECK: aio: two tasks join the same tasks
// FATAL: {{.*}}:[[@LINE-7]]: warning: two tasks join the same tasks
// FATAL-NEXT: exit code 3
aio::task<> two_joiners() {
  aio::task_group group;
  group.spawn(aio::sleep(5ms));
  auto first = aio::spawn(join(group)), second = aio::spawn(join(group));
  co_await second;
  EXPECT(!first.done());
  co_await first;
  // A cancelled joiner leaves its place to another.
  group.spawn(aio::sleep(1h));
  auto third = aio::spawn(join(group));
  co_await aio::yield();
  third.cancel();
  EXPECT(co_await is_cancelled(std::move(third)));
  co_await group.join();
}

aio::task<> release_what_is_free() {
  aio::lock lock;
  {
    const auto held = co_await lock.scoped();
  }
  try {
    lock.release();
  } catch (const std::logic_error &e) {
    print(e);
  }
  const bool first = lock.try_acquire(), second = lock.try_acquire();
  EXPECT(first && !second);
}
// DEBUG: {{.*}}misuse.cpp:{{[0-9]+}}: warning: lock::release() was called, but nobody holds the lock [aio-misuse]
// CHECK: aio: lock::release() was called, but nobody holds the lock

aio::task<> the_wrong_guard() {
  aio::lock lock, other;
  aio::condition changed(lock);
  auto held = co_await other.scoped();
  try {
    co_await changed.wait(held);
  } catch (const std::logic_error &e) {
    print(e);
  }
}
// DEBUG: warning: condition::wait() was given a guard that does not hold the condition's lock [aio-misuse]
// DEBUG-NEXT: {{.*}}:[[@LINE-6]]: note: awaited here, in 'the_wrong_guard'
// CHECK: aio: condition::wait() was given a guard

aio::task<> awaits(aio::handle<> &h) {
  try {
    co_await h;
  } catch (const std::logic_error &e) {
    print(e);
  }
}
aio::task<> handles() {
  aio::handle<> mine;
  const auto body = [&mine]() -> aio::task<> { co_await awaits(mine); };
  mine = aio::spawn(body());
  co_await mine;
  auto one = aio::spawn(aio::sleep(1ms));
  auto first = aio::spawn(awaits(one)), second = aio::spawn(awaits(one));
  co_await second;
  co_await first;
  co_await awaits(one);
}
// DEBUG: {{.*}}:[[@LINE-16]]: warning: a task waits for its own end [aio-misuse]
// CHECK: aio: a task waits for its own end
// DEBUG: {{.*}}:[[@LINE-18]]: warning: a handle was awaited that another task is awaiting [aio-misuse]
// CHECK: aio: a handle was awaited that another task is awaiting
// DEBUG: {{.*}}:[[@LINE-20]]: warning: a handle was awaited that has no task
// CHECK: aio: a handle was awaited that has no task

aio::async_generator<int> numbers() {
  co_await aio::sleep(5ms);
  co_yield 1;
  co_yield 2;
}
aio::task<> next_of(aio::async_generator<int> &g, int expected) {
  try {
    auto n = co_await g.next();
    EXPECT(*n == expected);
    n = co_await g.next();
    EXPECT(*n == expected + 1);
  } catch (const std::logic_error &e) {
    print(e);
  }
}
aio::task<> close(aio::async_generator<int> &g) {
  try {
    co_await g.close();
  } catch (const std::logic_error &e) {
    print(e);
  }
}
aio::task<> generators() {
  auto g = numbers();
  auto first = aio::spawn(next_of(g, 1));
  co_await aio::yield();
  co_await next_of(g, 0);
  co_await close(g); // refused, and the first is none the worse
  co_await first;
}
// DEBUG: {{.*}}:[[@LINE-23]]: warning: async_generator::next() was called while another task awaits it [aio-misuse]
// CHECK: aio: async_generator::next() was called while another task awaits it
// DEBUG: warning: async_generator::next() was called
// CHECK: aio: async_generator::next() was called while another task awaits it

aio::task<> waits_for_end(aio::handle<> &other) { co_await other; }
aio::task<> joins(aio::handle<> &other) {
  co_await aio::with_task_group([&](aio::task_group &g) -> aio::task<> {
    g.spawn(waits_for_end(other));
    co_return;
  });
}
aio::task<> each_other() {
  aio::handle<> a, b, c;
  a = aio::spawn(joins(b));
  b = aio::spawn(waits_for_end(c));
  c = aio::spawn(waits_for_end(a));
  co_await aio::sleep(1ms);
  EXPECT(!a.done() && !b.done() && !c.done());
  c.cancel();
  co_await a.wait();
  // Nor is it a cycle if a deadline ends it, or another task.
  auto limited = [](aio::handle<> &other) -> aio::task<> {
    try {
      co_await aio::timeout(1ms, waits_for_end(other));
    } catch (const aio::timeout_error &) {
    }
  };
  a = aio::spawn(limited(b));
  b = aio::spawn(waits_for_end(a));
  co_await b.wait();
}
// DEBUG: {{.*}}:[[@LINE-27]]: warning: tasks wait for each other's end: none of them will ever wake [aio-misuse]
// DEBUG-NEXT: {{.*}}: note: the other one waits here, in

aio::task<> waits_for(aio::event &e) { co_await e.wait(); }
aio::task<> set_by_a_thread() {
  aio::event e;
  auto h = aio::spawn(waits_for(e));
  co_await aio::yield();
  std::thread([&e] { e.set(); }).join();
  co_await h;
}
// THREAD: {{.*}}:[[@LINE-8]]: warning: what coroutine 'waits_for' waits for here was done by a thread that has no loop
// THREAD-NOT: AddressSanitizer

aio::task<> sets(aio::event &e) {
  e.set();
  co_await aio::yield();
}
aio::task<> set_by_another_loop() {
  aio::event e;
  auto h = aio::spawn(waits_for(e));
  co_await aio::yield();
  std::thread([&e] { aio::run(sets(e)); }).join();
  co_await h;
}
// LOOP: {{.*}}:[[@LINE-22]]: warning: what coroutine 'waits_for' waits for here was done by a thread that has a loop of

aio::task<> gets(aio::queue<int> &q) { co_await q.get(); }
aio::task<> is_notified(aio::lock &l, aio::condition &c) {
  auto held = co_await l.scoped();
  co_await c.wait(held);
}
aio::task<> acquires(aio::lock &l) { const auto held = co_await l.scoped(); }

/// What a thread must not do, with everything that is to be waited for.
aio::task<> by_a_thread(const std::string what) {
  aio::queue<int> queue;
  aio::lock lock, taken;
  aio::condition changed(lock);
  aio::event never;
  const bool first = taken.try_acquire();
  EXPECT(first);
  aio::task_group group;
  auto getter = aio::spawn(gets(queue)), waiter = aio::spawn(is_notified(lock, changed));
  auto next = aio::spawn(acquires(taken)), sleeper = aio::spawn(waits_for(never));
  co_await aio::yield();
  const auto misuse = [&] {
    if (what == "put")
      queue.try_put(1);
    else if (what == "cancel")
      sleeper.cancel();
    else if (what == "drop")
      sleeper = {};
    else if (what == "notify")
      changed.notify_one();
    else if (what == "release")
      taken.release();
    else
      try {
        group.spawn(aio::sleep(1ms));
      } catch (const std::logic_error &e) {
        print(e);
      }
  };
  std::thread(misuse).join();
}
// OTHERS: {{.*}}misuse.cpp:{{[0-9]+}}: warning: what coroutine 'gets' waits for here was done by a thread that
// OTHERS: warning: what coroutine 'waits_for' waits for here was done by a thread that has no loop
// OTHERS: warning: what coroutine 'waits_for' waits for here was done by a thread that has no loop
// OTHERS: warning: what coroutine 'wait' waits for here was done by a thread that has no loop
// OTHERS-NEXT: misuse.cpp:{{[0-9]+}}: note: awaited here, in 'is_notified'
// OTHERS: warning: what coroutine 'acquires' waits for here was done by a thread that has no loop
// OTHERS: aio: task_group::spawn() was called by a thread that has no loop
// OTHERS-NOT: AddressSanitizer
// its own

} // namespace

int main(int argc, char **arguments) {
  const std::string mode = argc > 1 ? arguments[1] : "";
  if (mode == "loop" || mode == "thread")
    aio::run(mode == "loop" ? set_by_another_loop() : set_by_a_thread());
  else if (!mode.empty())
    return aio::run(by_a_thread(mode)), 0;
  check("joiners", two_joiners());
  check("lock", release_what_is_free());
  check("guard", the_wrong_guard());
  check("handles", handles());
  check("generators", generators());
  check("each_other", each_other());
}

// CHECK: ok generators
// CHECK: ok each_other
