// RUN: %check
#include "task.h"
#include <list>
#include <mutex>
#include <vector>

task<> work();
task<int> answer();
eager_task eager();
void log(const char *);
bool flag();
int mode();
void keep(task<>);
void look(const task<> &);
task<> all(std::vector<task<>>);

task<> never() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited, so its work never runs; await, return or spawn it [async-unawaited-task]
  co_return;
}
task<> by_its_type() {
  task<int> t = answer();
  // CHECK: :[[@LINE-1]]:13: warning: 't' is never awaited
  co_return;
}
task<> braces() {
  task<> t{work()};
  // CHECK: :[[@LINE-1]]:10: warning: 't' is never awaited
  co_return;
}
// No coroutine, so it cannot await.
void plain() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited, so its work never runs; return or spawn it [async-unawaited-task]
}
task<> of_a_lambda() {
  auto t = []() -> task<> { co_return; }();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited
  co_return;
}
auto in_a_lambda = []() -> task<> {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited
  co_return;
};
task<> in_a_condition() {
  if (auto t = work(); flag())
    // CHECK: :[[@LINE-1]]:12: warning: 't' is never awaited
    log("nothing came of it");
  co_return;
}
// The name says nothing to the compiler, and nothing to the task.
task<> ignored() {
  auto _ = work();
  // CHECK: :[[@LINE-1]]:8: warning: '_' is never awaited
  co_return;
}
template <class T> task<> in_a_template() {
  task<T> t = answer();
  // CHECK: :[[@LINE-1]]:11: warning: 't' is never awaited
  co_return;
}
template task<> in_a_template<int>();
// An unevaluated mention runs nothing.
task<> measured() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited
  static_assert(sizeof(t) > 0);
  co_return;
}

// ---- one way

task<> on_one_branch() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way to the end of its scope, so its work never runs there; await, return or spawn it, or make it where it is needed [async-unawaited-task]
  // CHECK: :[[@LINE+1]]:3: note: a way that does not use 't' begins here
  if (flag())
    co_await std::move(t);
}
task<int> result_after_it() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  // CHECK: :[[@LINE+1]]:3: note: a way that does not use 't' begins here
  if (flag())
    co_await std::move(t);
  else
    log("skipped");
  co_return 1;
}
task<> in_a_switch() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  // CHECK: :[[@LINE+1]]:3: note: a way
  switch (mode()) {
  case 1:
    co_await std::move(t);
    break;
  case 2:
    keep(std::move(t));
    break;
  default:
    log("what mode is this?");
  }
}
task<> nested(bool a, bool b) {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  // CHECK: note: a way
  if (a) {
    if (b)
      co_await std::move(t);
    else
      log("not b");
  } else {
    keep(std::move(t));
  }
}
task<> with_and(bool a, bool b) {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  // CHECK: note: a way
  if (a && b)
    co_await std::move(t);
}
task<> inside_a_loop() {
  for (int i = 0; i < 3; ++i) {
    auto t = work();
    // CHECK: :[[@LINE-1]]:10: warning: 't' is dropped on one way
    // CHECK: note: a way
    if (i != 1)
      co_await std::move(t);
  }
}

// ---- containers

task<> filled() {
  std::vector<task<>> tasks;
  // CHECK: :[[@LINE-1]]:23: warning: the tasks in 'tasks' are never awaited, so their work never runs; await them together, or spawn them [async-unawaited-task]
  tasks.reserve(3);
  for (int i = 0; i < 3; ++i)
    tasks.push_back(work());
  co_return;
}
void emplaced() {
  std::list<task<int>> tasks;
  // CHECK: :[[@LINE-1]]:24: warning: the tasks in 'tasks' are never awaited
  tasks.emplace_back(answer());
}

// ---- awaiters

struct scoped_lock {
  explicit scoped_lock(struct async_mutex *m) : m(m) {}
  ~scoped_lock();
  struct async_mutex *m;
};
struct lock_operation {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  scoped_lock await_resume() { return scoped_lock(nullptr); }
};
struct async_mutex {
  lock_operation lock();
};
task<> no_lock(async_mutex &m) {
  auto g = m.lock();
  // CHECK: :[[@LINE-1]]:8: warning: 'g' is something to await, not the result of awaiting it: without co_await nothing is locked; initialise it with co_await [async-unawaited-task]
  log("two at a time");
  co_return;
}
task<> no_pause() {
  auto p = pause_here();
  // CHECK: :[[@LINE-1]]:8: warning: 'p' is something to await, not the result of awaiting it: without co_await it does nothing; initialise it with co_await [async-unawaited-task]
  co_return;
}

// ---- silent

task<> awaited() {
  auto t = work();
  co_await t;
}
task<> awaited_moved() {
  auto t = work();
  co_await std::move(t);
}
task<> returned() {
  auto t = work();
  return t;
}
task<> passed_on() {
  auto t = work();
  keep(std::move(t));
  co_return;
}
// Whatever is done with it: what becomes of it then is unknown.
task<> dropped_on_purpose() {
  auto t = work();
  (void)t;
  co_return;
}
task<> looked_at() {
  auto t = work();
  look(t);
  co_return;
}
void captured() {
  auto t = work();
  auto later = [&] { look(t); };
  later();
}
void captured_by_move() {
  auto t = work();
  auto later = [t = std::move(t)] { look(t); };
  later();
}
void address_taken(task<> *&out) {
  auto t = work();
  out = &t;
}
void member_called() {
  auto t = work();
  t.await_ready();
}
void bound() {
  auto t = work();
  auto &alias = t;
  look(alias);
}
// It has started; dropping it lets it go on.
task<> started() {
  auto t = eager();
  co_return;
}
// Not tasks.
void values() {
  auto g = [] () -> generator<int> { co_yield 1; }();
  auto d = [] () -> detached_task { co_return; }();
}
// Nothing is known to be in it.
void moved_in(task<> &&other) {
  auto t = std::move(other);
}
// It is not this function's.
task<> parameter(task<>) { co_return; }
task<> &somebodys();
void reference() {
  auto &t = somebodys();
}
void for_ever() {
  static auto t = work();
}

task<> thrown() {
  auto t = work();
  if (flag())
    throw 1;
  co_await std::move(t);
}
[[noreturn]] void die();
task<> dead() {
  auto t = work();
  if (flag())
    die();
  else
    co_await std::move(t);
}
// An exception skips it.
task<> in_a_try() {
  auto t = work();
  try {
    if (flag())
      throw 1;
    co_await std::move(t);
  } catch (...) {
  }
}
// The conditions may be each other's opposite.
task<> twice(bool b) {
  auto t = work();
  if (b)
    keep(std::move(t));
  log("between");
  if (!b)
    co_await std::move(t);
}
task<> in_either_branch() {
  auto t = work();
  if (flag())
    co_await std::move(t);
  else
    keep(std::move(t));
}
// A loop may be known to run.
task<> in_a_loop(int n) {
  auto t = work();
  for (int i = 0; i < n; ++i)
    if (i == n - 1)
      co_await std::move(t);
}
task<> until_used() {
  auto t = work();
  while (flag()) {
    if (mode() == 1) {
      keep(std::move(t));
      break;
    }
  }
  co_return;
}
// Every value of the enumeration uses it.
enum class colour { red, green };
task<> all_cases(colour c) {
  auto t = work();
  switch (c) {
  case colour::red:
    co_await std::move(t);
    break;
  case colour::green:
    keep(std::move(t));
    break;
  }
}
// Another instantiation uses it.
template <bool Wait> task<> sometimes() {
  auto t = work();
  if constexpr (Wait)
    co_await std::move(t);
}
template task<> sometimes<true>();
template task<> sometimes<false>();
// So may what is not compiled here.
task<> never_compiled() {
  auto t = work();
  if constexpr (false)
    co_await std::move(t);
}

task<> gathered() {
  std::vector<task<>> tasks;
  tasks.push_back(work());
  co_await all(std::move(tasks));
}
task<> one_by_one() {
  std::vector<task<>> tasks;
  tasks.push_back(work());
  for (auto &t : tasks)
    co_await std::move(t);
}
void through_its_result() {
  std::vector<task<>> tasks;
  auto &t = tasks.emplace_back(work());
  look(t);
}
void empty() {
  std::vector<task<>> tasks;
  tasks.reserve(3);
}
void of_eager_ones() {
  std::vector<eager_task> tasks;
  tasks.push_back(eager());
}
void of_numbers() {
  std::vector<int> numbers;
  numbers.push_back(1);
}
void members(std::vector<task<>> &into) { into.push_back(work()); }

// A handle may do its work when it goes.
struct subscription {
  ~subscription();
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
subscription subscribe();
task<> subscribed() {
  auto s = subscribe();
  co_return;
}
// Outside a coroutine it is a handle like any other.
void not_here() {
  auto p = pause_here();
}
// It is made, not returned: a state that others may have access to.
task<> made() {
  awaiter a;
  awaiter b{};
  co_return;
}
task<> maybe_needed() {
  auto p = pause_here();
  if (flag())
    co_await p;
}
// The real thing.
task<> locked(async_mutex &m) {
  auto g = co_await m.lock();
}
