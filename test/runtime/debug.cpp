// RUN: %aio -Wno-unused-value -Wno-unused-result %s -o %t
// RUN: env AIO_DEBUG=1 AIO_SLOW_MS=30 %t 2>&1 | FileCheck %s --implicit-check-not=warning: --implicit-check-not=note:
// RUN: env AIO_DEBUG=0 %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
// RUN: %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
//
// Each report lies in the body of the coroutine at fault. (g++ says that a function is where it ends, clang where it
// begins; hence the functions in one line.)
#include <aio/aio.hpp>

#include "expect.hpp"

#include <thread>
#include <vector>

using namespace std::chrono_literals;

namespace {

void block() { std::this_thread::sleep_for(40ms); }

// CHECK: start

// A coroutine that never suspended: its function.
// clang-format off
aio::task<> blocks_at_once() { block(); co_return; }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-1]]: warning: coroutine 'blocks_at_once' held the event loop for {{[0-9]+}} ms (limit 30 ms): every other task had to wait [async-blocking-call]

// Resumed from a co_await: that line, even if it is at another one by the time of the report.
aio::task<> blocks_after_an_await() {
  co_await aio::yield();
  block();
  co_await aio::yield();
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: warning: coroutine 'blocks_after_an_await' held the event loop

// The child is at fault, not who awaits it.
aio::task<int> blocking_child() { block(); co_return 1; }
aio::task<> innocent_parent() { co_await blocking_child(); }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-2]]: warning: coroutine 'blocking_child' held
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-2]]: note: awaited here, in 'innocent_parent'

aio::task<int> quick_child() { co_return 1; }
aio::task<> blocks_after_a_child() {
  co_await quick_child();
  block();
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: warning: coroutine 'blocks_after_a_child' held

struct blocking_awaiter {
  bool await_ready() const {
    block();
    return true;
  }
  void await_suspend(std::coroutine_handle<>) const {}
  void await_resume() const {}
};
aio::task<> awaits_a_blocking_awaiter() { co_await blocking_awaiter(); }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-1]]: warning: coroutine 'awaits_a_blocking_awaiter' held

template <class T> struct object {
  template <class U> aio::task<> member(std::vector<T>, U) { block(); co_return; }
};
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-2]]: warning: coroutine 'member' held

aio::task<> blocks_in_a_lambda() {
  const auto lambda = []() -> aio::task<> { block(); co_return; };
  co_await lambda();
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: warning: coroutine 'lambda' held
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: note: awaited here, in 'blocks_in_a_lambda'

aio::task<> does_not_block() {
  co_await aio::sleep(40ms);
  co_await aio::to_thread(block);
}

aio::task<int> fetch(int n) { co_return n; }
// A temporary, dropped before the first co_await.
aio::task<> drops_at_once() { fetch(1); co_return; }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-1]]: warning: coroutine 'fetch' was dropped without being awaited: its body never ran [async-discarded-task]
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: note: 'fetch' is defined here

aio::task<> drops_a_local() {
  co_await aio::yield();
  aio::task<int> t = fetch(1);
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: warning: coroutine 'fetch' was dropped
// CHECK-NEXT: note: 'fetch' is defined here

// The fault is the child's, though the parent is the task.
aio::task<> drops_in_a_child() { co_await drops_a_local(); }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-8]]: warning: coroutine 'fetch' was dropped
// CHECK-NEXT: note: 'fetch' is defined here
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: note: awaited here, in 'drops_in_a_child'

// One report for the whole.
aio::task<> drops_a_gather() {
  co_await aio::yield();
  aio::gather(fetch(1), fetch(2), fetch(3));
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-3]]: warning: coroutine 'gather_tasks' was dropped
// CHECK-NEXT: note: 'gather_tasks' is defined here

aio::task<> overwrites() {
  aio::task<int> t = fetch(1);
  co_await aio::yield();
  t = fetch(2);
  co_await t;
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: warning: coroutine 'fetch' was dropped
// CHECK-NEXT: note: 'fetch' is defined here

// Not forgotten: an exception passed by; a task was cancelled; a handle was dropped, which is another matter.
aio::task<> fails() {
  throw 1;
  co_return;
}
aio::task<> drops_nothing_by_mistake() {
  try {
    aio::task<int> later = fetch(1);
    co_await fails();
    co_await later;
  } catch (int) {
  }
  const auto holds = [](aio::task<int> t) -> aio::task<> { co_await t; };
  { aio::handle<> never_begins = aio::spawn(holds(fetch(1))); }
  co_await aio::yield();
}

aio::task<> runs_in_a_run() {
  co_await aio::yield();
  try {
    aio::run(fetch(1));
  } catch (const aio::nested_run &) {
    std::puts("nested_run was thrown");
  }
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-5]]: warning: run() inside run(): it would stop every task of the loop that is running; co_await the task [async-nested-run]
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE+3]]: note: the loop was started here
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-9]]: note: in coroutine 'runs_in_a_run', which was resumed here
// CHECK-NEXT: nested_run was thrown
void outer_run() { aio::run(runs_in_a_run()); }

// With who awaits the coroutine at fault.
// clang-format off
aio::task<> runs_in_a_child() { try { aio::run(fetch(1)); } catch (const aio::nested_run &) {} co_return; }
aio::task<> awaits_the_child() { co_await runs_in_a_child(); }
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-2]]: warning: run() inside run(){{.*}} [async-nested-run]
// CHECK-NEXT: note: the loop was started here
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: note: in coroutine 'runs_in_a_child', which was resumed here
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: note: awaited here, in 'awaits_the_child'

aio::task<> awaits_twice(aio::task<int> &t) {
  co_await t;
  try {
    co_await t;
  } catch (const std::logic_error &) {
  }
}
aio::task<> awaits_who_awaits_twice() {
  aio::task<int> t = fetch(1);
  co_await awaits_twice(t);
}
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-8]]: warning: coroutine 'fetch' is awaited a second time: it has run, or runs, already [async-task-awaited-twice]
// CHECK-NEXT: note: its last place was here
// CHECK-NEXT: {{.*}}debug.cpp:[[@LINE-4]]: note: awaited here, in 'awaits_who_awaits_twice'

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  std::puts("start");
  aio::run(blocks_at_once());
  aio::run(blocks_after_an_await());
  aio::run(innocent_parent());
  aio::run(blocks_after_a_child());
  aio::run(awaits_a_blocking_awaiter());
  object<int> o;
  aio::run(o.member({}, 1));
  aio::run(blocks_in_a_lambda());
  aio::run(does_not_block());
  aio::run(drops_at_once());
  aio::run(drops_a_local());
  aio::run(drops_in_a_child());
  aio::run(drops_a_gather());
  aio::run(overwrites());
  aio::run(drops_nothing_by_mistake());
  outer_run();
  aio::run(awaits_the_child());
  aio::run(awaits_who_awaits_twice());
  // CHECK-NEXT: {{.*}}debug.cpp:{{[0-9]+}}: warning: coroutine 'fetch' was dropped
  // CHECK-NEXT: {{.*}}debug.cpp:{{[0-9]+}}: note: 'fetch' is defined here
  fetch(1); // outside of any loop: all there is to say is where it is defined
  // CHECK-NEXT: end
  std::puts("end");
  aio::run_options off;
  off.debug = false;
  aio::run(blocks_at_once(), off);
  // CHECK-NEXT: by option
  // CHECK-NEXT: {{.*}}debug.cpp:{{[0-9]+}}: warning: coroutine 'blocks_at_once' held the event loop for {{[0-9]+}} ms (limit 10 ms)
  // CHECK-NEXT: really the end
  std::puts("by option");
  if (aio::debug_from_environment())
    aio::run(blocks_at_once(), {.debug = true, .slow_after = 10ms});
  std::puts("really the end");
}

// OFF: start
// OFF-NEXT: nested_run was thrown
// OFF-NEXT: end
// OFF-NEXT: by option
// OFF-NEXT: really the end
