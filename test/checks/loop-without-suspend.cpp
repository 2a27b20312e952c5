// RUN: %check --tidy='--config={CheckOptions: {ModelFiles: "%root/test/model/Inputs/hops.yaml"}}'
#include "task.h"
#include <cstdlib>
#include <thread>

namespace lib {
awaiter to_pool();
struct operation : awaiter {};
operation read();
} // namespace lib

task<> work();
void step();
bool flag();
int next();

task<> for_ever() {
  co_await work();
  for (;;)
    step();
  // CHECK: :[[@LINE-2]]:3: warning: this loop never ends and never suspends: no other coroutine of its thread runs again; await something in it, or run it on a thread of its own [async-loop-without-suspend]
}
task<> while_true() {
  co_await work();
  while (true) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    if (flag())
      continue;
    step();
  }
}
task<> do_while_true() {
  co_await work();
  do
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    step();
  while (true);
}
task<> empty() {
  co_await work();
  while (1)
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    ;
}
// Only the inner ones end.
task<> nested() {
  co_await work();
  for (;;) {
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    while (flag())
      step();
    for (int i = 0; i < 3; ++i)
      if (i == next())
        break;
  }
}
// It awaits what never suspends.
task<> never_suspends() {
  co_await work();
  for (;;)
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    co_await std::suspend_never{};
}
// On one way only.
task<> on_one_branch() {
  if (flag())
    for (;;)
      // CHECK: :[[@LINE-1]]:5: warning: this loop never ends
      step();
  co_await work();
}
// What suspends is before it.
template <class T> task<T> in_a_template() {
  co_await work();
  for (;;)
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    step();
}
template task<int> in_a_template<int>();
// A library whose model file says what hops.
task<> after_a_read() {
  co_await lib::read();
  for (;;)
    // CHECK: :[[@LINE-1]]:3: warning: this loop never ends
    step();
}

// ---- silent

task<> suspends() {
  for (;;)
    co_await work();
}
task<> suspends_sometimes() {
  for (;;)
    if (flag())
      co_await work();
}
task<> suspends_in_an_inner_loop() {
  for (;;)
    while (flag())
      co_await work();
}
task<> breaks() {
  co_await work();
  for (;;)
    if (flag())
      break;
}
task<> returns() {
  co_await work();
  while (true)
    if (flag())
      co_return;
}
task<> throws() {
  co_await work();
  while (true)
    if (flag())
      throw 1;
}
task<> dies() {
  co_await work();
  while (true)
    if (flag())
      std::exit(1);
}
task<> jumps() {
  co_await work();
  while (true)
    if (flag())
      goto out;
out:
  step();
}
// Until the end of the input: `next` throws then.
task<> ends_by_an_exception() {
  co_await work();
  try {
    for (;;)
      next();
  } catch (int) {
  }
}
task<> ends() {
  co_await work();
  while (flag())
    step();
  for (int i = 0; i < 10; ++i)
    step();
}
// A thread's own: nothing is awaited, so it was never meant to share.
task<> on_its_own() {
  for (;;)
    step();
  co_return;
}
void start() {
  std::thread([]() -> detached_task {
    co_await work();
    for (;;)
      step();
  }).detach();
}
task<> on_a_pool() {
  co_await lib::to_pool();
  for (;;)
    step();
}
// Where it goes on after this is unknown.
struct switch_to : awaiter {};
task<> somewhere() {
  co_await switch_to();
  for (;;)
    step();
}
generator<int> numbers() {
  for (int i = 0;; ++i)
    co_yield i;
}
void plain() {
  for (;;)
    step();
}
