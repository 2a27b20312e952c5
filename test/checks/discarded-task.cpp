// RUN: %check
#include "task.h"
#include <tuple>

task<int> fetch();
task<> save() { co_return; }

task<> drops(bool which) {
  save();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'save' is dropped here, so its work never runs; co_await it [async-discarded-task]
  (void)save();
  // CHECK: :[[@LINE-1]]:9: warning: the result of 'save' is dropped here, so its work never runs; co_await it
  static_cast<void>(fetch());
  // CHECK: :[[@LINE-1]]:21: warning: the result of 'fetch' is dropped
  std::ignore = fetch();
  // CHECK: :[[@LINE-1]]:17: warning: the result of 'fetch' is dropped
  save(), (void)0;
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'save' is dropped
  which ? save() : save();
  // CHECK: :[[@LINE-1]]:11: warning: the result of 'save' is dropped
  // CHECK: :[[@LINE-2]]:20: warning: the result of 'save' is dropped
  for (int i = 0; i < 2; save(), ++i)
    // CHECK: :[[@LINE-1]]:26: warning: the result of 'save' is dropped
    ;
  if (which)
    fetch();
  // CHECK: :[[@LINE-1]]:5: warning: the result of 'fetch' is dropped
  else
    save();
  // CHECK: :[[@LINE-1]]:5: warning: the result of 'save' is dropped
  switch (int(which)) {
  case 1:
    save();
    // CHECK: :[[@LINE-1]]:5: warning: the result of 'save' is dropped
  }
  co_return;
}

// Outside a coroutine there is no co_await to write.
void plain() {
  save();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'save' is dropped here, so its work never runs; await, return or spawn it
  [] { save(); }();
  // CHECK: :[[@LINE-1]]:8: warning: the result of 'save' is dropped here, so its work never runs; await, return or spawn it
  []() -> task<> { co_return; }();
  // CHECK: :[[@LINE-1]]:3: warning: this 'task' is dropped here
}

// An awaiter that is not awaited does nothing.
task<> forgets() {
  pause_here();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'pause_here' is dropped here: without co_await it does nothing; co_await it
  awaiter{};
  // CHECK: :[[@LINE-1]]:3: warning: this 'awaiter' is dropped here
  co_return;
}

template <class T> task<> generic(T) {
  save();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'save' is dropped
  // CHECK-NOT: :[[@LINE-2]]:3: warning
  co_return;
}
void instantiates() {
  auto a = generic(1);
  auto b = generic('c');
}

// ---- silent

eager_task background() { co_return; }
detached_task fire() { co_return; }
generator<int> numbers() { co_yield 1; }
void consume(task<>);
task<> &stored();

task<> keeps(bool which) {
  co_await save();
  (void)co_await fetch(); // the value is dropped, not the task
  auto t = save();
  consume(save());
  background();           // eager: it has started, and goes on
  (void)background();
  fire();                 // made to be dropped
  numbers();              // synchronous: no work is lost
  stored();               // a reference to a task that lives on
  which ? consume(save()) : consume(std::move(t));
  static_cast<void>(sizeof(save()));
  int last = ({ 1; });
  (void)last;
  co_return;
}

// Outside coroutines an awaiter may be a handle that other code drives.
void plain_awaiter() { pause_here(); }
// What is meant to be dropped says so.
task<> dropped_on_purpose() {
  (void)pause_here();
  std::ignore = pause_here();
  co_return;
}

// Its destructor may do the work.
struct scoped_awaiter : awaiter {
  ~scoped_awaiter() {}
};
scoped_awaiter scoped();
task<> leaves_scope() {
  scoped();
  co_return;
}
