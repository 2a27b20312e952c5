// RUN: %check
#include "task.h"
#include <unistd.h>
#include <vector>

void leaf() { usleep(100); }
void middle() { leaf(); }
void top(int n) {
  if (n > 0)
    middle();
}

task<> through_helpers() {
  top(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'top' blocks the event loop's thread (sleep) through 'usleep'
  // CHECK: :10:5: note: 'top' calls 'middle' here
  // CHECK: :7:17: note: 'middle' calls 'leaf' here
  // CHECK: :6:15: note: 'leaf' blocks in 'usleep' here
  co_return;
}

// Recursion ends, and the shortest path is reported.
void odd(int n);
void even(int n) {
  if (n)
    odd(n - 1);
}
void odd(int n) {
  if (n)
    even(n - 1);
  leaf();
}
task<> through_recursion() {
  even(4);
  // CHECK: :[[@LINE-1]]:3: warning: 'even' blocks the event loop's thread (sleep) through 'usleep'
  // CHECK-NEXT: even(4);
  // CHECK: note: 'even' calls 'odd' here
  // CHECK: note: 'odd' calls 'leaf' here
  // CHECK: note: 'leaf' blocks in 'usleep' here
  co_return;
}

template <class T> T slow(T value) {
  sleep(1);
  return value;
}
template <class F> void twice(F f) {
  f();
  f();
}
task<> through_templates() {
  int a = slow(1);
  // CHECK: :[[@LINE-1]]:11: warning: 'slow' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: 'slow' blocks in 'sleep' here
  twice([&] { a += usleep(1); });
  // CHECK: :[[@LINE-1]]:3: warning: 'twice' blocks the event loop's thread (sleep) through 'usleep'
  // CHECK: note: 'twice' calls 'f' here
  // CHECK: note: 'f' blocks in 'usleep' here
  co_return;
}

// A template coroutine is reported once, however often it is instantiated.
template <class T> task<> generic(T) {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  // CHECK-NOT: :[[@LINE-2]]:3: warning
  co_return;
}
task<> instantiates() {
  co_await generic(1);
  co_await generic('c');
}

struct base {
  virtual ~base() = default;
  virtual void work() { sleep(1); }
};
struct last final : base {
  void work() override { usleep(1); }
};
struct quiet : base {
  void work() override {}
};
task<> virtual_calls(base &unknown, last &exact) {
  unknown.work(); // any override may run: unknown is silent
  exact.work();
  // CHECK: :[[@LINE-1]]:9: warning: 'last::work' blocks the event loop's thread (sleep) through 'usleep'
  // CHECK: note: 'last::work' blocks in 'usleep' here
  base local;
  local.work();
  // CHECK: :[[@LINE-1]]:9: warning: 'base::work' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: 'base::work' blocks in 'sleep' here
  unknown.base::work();
  // CHECK: :[[@LINE-1]]:17: warning: 'base::work' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: 'base::work' blocks in 'sleep' here
  co_return;
}

// ---- silent

// Calling a lazy coroutine runs nothing; what blocks in it is reported there.
task<> callee() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
}
task<> caller() { co_await callee(); }

// A function pointer may point anywhere; blocking-call.targets.test has those that are known.
task<> indirect(void (*f)()) {
  f();
  co_return;
}

// Only declared: it is defined in another file.
void elsewhere();
task<> external() {
  elsewhere();
  co_return;
}

// A program that is about to end may take its time; one that only may end, or that throws, may not.
#include <cstdlib>
void fatal(bool is_fatal) {
  if (is_fatal) {
    sleep(1);
    std::exit(1);
  }
}
[[noreturn]] void dies() {
  sleep(1);
  std::abort();
}
void may_die(bool is_fatal) {
  usleep(1);
  if (is_fatal)
    std::abort();
}
void throws() {
  usleep(1);
  throw 1;
}
[[noreturn]] void serves(bool stop) {
  while (true) {
    usleep(1);
    if (stop)
      std::abort();
  }
}
task<> at_the_end(bool b) {
  fatal(b);
  if (b)
    dies();
  may_die(b);
  // CHECK: :[[@LINE-1]]:3: warning: 'may_die' blocks
  // CHECK: note:
  throws();
  // CHECK: :[[@LINE-1]]:3: warning: 'throws' blocks
  // CHECK: note:
  co_return;
}
