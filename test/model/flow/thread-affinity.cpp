// RUN: %check --checks async-blocking-call --tidy='--config={CheckOptions: {ModelFiles: "%root/test/model/Inputs/hops.yaml"}}'
// After `co_await` of a hop blocking is fine, until the coroutine hops back.
#include "task.h"
#include <unistd.h>

namespace lib {
awaiter to_pool();
awaiter to_loop();
awaiter once_in_pool();
struct pool {};
struct loop {};
awaiter resume_on(pool);
awaiter resume_on(loop);
template <class F> void in_thread(F) {}
struct on {};
} // namespace lib

task<> hops_and_returns() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_await lib::to_pool();
  sleep(1);
  co_await pause_here();
  sleep(1);
  co_await lib::to_loop();
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
}

task<> until_the_next_await() {
  co_await lib::once_in_pool();
  sleep(1);
  co_await pause_here();
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
}

task<> by_argument(lib::pool p, lib::loop l) {
  co_await lib::resume_on(l);
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_await lib::resume_on(p);
  sleep(1);
}

// Where paths disagree the thread is unknown: silent.
task<> sometimes(bool which) {
  if (which)
    co_await lib::to_pool();
  sleep(1);
}
task<> in_a_loop() {
  for (int i = 0; i < 3; ++i) {
    sleep(1);
    co_await lib::to_pool();
  }
}

// Without co_await nothing hops.
task<> forgotten() {
  (void)lib::to_pool();
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
}

// Only ever handed to a thread.
task<> thread_body() {
  sleep(1);
  co_return;
}
void starts() {
  lib::in_thread(thread_body());
  lib::in_thread([]() -> task<> { sleep(1); co_return; });
}
// Handed to a thread here, awaited there.
task<> both() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
}
task<> uses_both() {
  lib::in_thread(both());
  co_await both();
}

// An awaiter that hands its coroutine to a thread is a hop; one that gives a thread something else to do is none.
#include <thread>
struct new_thread {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    std::thread([h] { h.resume(); }).detach();
  }
  void await_resume() {}
};
struct beside_a_thread {
  bool await_ready() { return false; }
  bool await_suspend(std::coroutine_handle<>) {
    std::thread([] {}).detach();
    return false;
  }
  void await_resume() {}
};
task<> by_an_awaiter() {
  co_await beside_a_thread{};
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_await new_thread{};
  sleep(1);
}

// Awaited only by what runs in a thread, over whatever steps.
task<> innermost() {
  sleep(1);
  co_return;
}
task<> inner() {
  sleep(1);
  co_await innermost();
}
void starts_a_chain() {
  lib::in_thread([]() -> task<> { co_await inner(); });
}
// On the path of a thread, and of a coroutine that is not known to run elsewhere.
task<> shared_step() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
}
task<> calls_itself(int depth) {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_await shared_step();
  if (depth)
    co_await calls_itself(depth - 1);
}
void starts_another_chain() {
  lib::in_thread([]() -> task<> { co_await shared_step(); });
}

// A parameter says where it runs.
task<> on_an_executor(lib::on, int) {
  sleep(1);
  co_return;
}
