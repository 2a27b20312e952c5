// RUN: %check
#include "task.h"
#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <tuple>
#include <variant>
#include <vector>

task<> work();
task<int> answer();
eager_task eager();
bool flag();
void keep(task<>);
void look(const task<> &);
template <class... T> void use(const T &...) {}

// ---- whatever holds it

void bound() {
  auto &&t = work();
  // CHECK: :[[@LINE-1]]:10: warning: 't' is never awaited, so its work never runs; return or spawn it [async-unawaited-task]
}
void bound_to_const() {
  const task<> &t = work();
  // CHECK: :[[@LINE-1]]:17: warning: 't' is never awaited
}
void said_to_the_compiler() {
  [[maybe_unused]] auto t = work();
  // CHECK: :[[@LINE-1]]:25: warning: 't' is never awaited
}
void only_moved() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is never awaited
  std::move(t);
}
task<> moved_on() {
  auto t = work();
  auto u = std::move(t);
  // CHECK: :[[@LINE-1]]:8: warning: 'u' is never awaited, so its work never runs; await, return or spawn it
  co_return;
}
void optional() {
  std::optional<task<>> o = work();
  // CHECK: :[[@LINE-1]]:25: warning: the task in 'o' is never awaited, so its work never runs; return or spawn it [async-unawaited-task]
}
void optional_filled_later() {
  std::optional<task<>> o;
  // CHECK: :[[@LINE-1]]:25: warning: the task in 'o' is never awaited
  o = work();
}
void optional_emplaced() {
  std::optional<task<>> o;
  // CHECK: :[[@LINE-1]]:25: warning: the task in 'o' is never awaited
  o.emplace(work());
  if (o.has_value())
    use(1);
}
void unique() {
  auto p = std::make_unique<task<>>(work());
  // CHECK: :[[@LINE-1]]:8: warning: the task in 'p' is never awaited
}
void unique_of_new() {
  std::unique_ptr<task<>> p(new task<>(work()));
  // CHECK: :[[@LINE-1]]:27: warning: the task in 'p' is never awaited
}
void shared() {
  std::shared_ptr<task<>> p = std::make_shared<task<>>(work());
  // CHECK: :[[@LINE-1]]:27: warning: the task in 'p' is never awaited
}
void on_the_heap() {
  auto *p = new task<>(work());
  // CHECK: :[[@LINE-1]]:9: warning: the task in 'p' is never awaited
}
void tuple() {
  std::tuple<task<>, int> t(work(), 1);
  // CHECK: :[[@LINE-1]]:27: warning: the task in 't' is never awaited
  use(std::get<1>(t));
}
void made_tuple() {
  auto t = std::make_tuple(work(), 1);
  // CHECK: :[[@LINE-1]]:8: warning: the task in 't' is never awaited
}
void pair() {
  std::pair<int, task<>> p{1, work()};
  // CHECK: :[[@LINE-1]]:26: warning: the task in 'p' is never awaited
  use(p.first);
}
void variant() {
  std::variant<int, task<>> v = work();
  // CHECK: :[[@LINE-1]]:29: warning: the task in 'v' is never awaited
}
void bindings() {
  auto [a, b] = std::make_pair(work(), 1);
  // CHECK: :[[@LINE-1]]:8: warning: the task in
}
void array() {
  task<> two[] = {work(), work()};
  // CHECK: :[[@LINE-1]]:10: warning: the tasks in 'two' are never awaited, so their work never runs; await them together, or spawn them
}
void std_array() {
  std::array<task<>, 2> two{work(), work()};
  // CHECK: :[[@LINE-1]]:25: warning: the tasks in 'two' are never awaited
}
void map() {
  std::map<int, task<>> m;
  // CHECK: :[[@LINE-1]]:25: warning: the tasks in 'm' are never awaited
  m.emplace(1, work());
  m.try_emplace(2, work());
  use(m.size());
}
void vector_of_optionals() {
  std::vector<std::optional<task<>>> v(2);
  // CHECK: :[[@LINE-1]]:38: warning: the tasks in 'v' are never awaited
  v[0] = work();
}
struct job {
  task<> t;
  int n;
};
void in_a_struct() {
  job j{work(), 1};
  // CHECK: :[[@LINE-1]]:7: warning: the task in 'j' is never awaited
  use(j.n);
}
void in_a_member() {
  struct {
    std::optional<task<>> t;
  } s;
  // CHECK: :[[@LINE-1]]:5: warning: the task in 's' is never awaited
  s.t = work();
}
void captured() {
  auto later = [t = work()]() mutable -> task<> { co_await std::move(t); };
  // CHECK: :[[@LINE-1]]:8: warning: the task in 'later' is never awaited
}
void captured_and_not_named() {
  auto now = [t = work()] { use(1); };
  // CHECK: :[[@LINE-1]]:15: warning: 't' is never awaited
  now();
}
template <class T> void in_a_template() {
  std::optional<task<T>> o = work();
  // CHECK: :[[@LINE-1]]:26: warning: the task in 'o' is never awaited
}
template void in_a_template<void>();

// ---- on a way that leaves it

task<> early_return() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way to the end of its scope, so its work never runs there; await, return or spawn it, or make it where it is needed
  // CHECK: :[[@LINE+2]]:5: note: a way that does not use 't' ends here
  if (flag())
    co_return;
  co_await std::move(t);
}
task<int> used_and_left() {
  auto t = answer();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  // CHECK: :[[@LINE+3]]:3: note: a way that does not use 't' ends here
  if (flag())
    co_return co_await std::move(t);
  co_return 0;
}
task<> optional_left(int n) {
  std::optional<task<>> o = work();
  // CHECK: :[[@LINE-1]]:25: warning: the task in 'o' is dropped on one way
  // CHECK: note: a way that does not use 'o' ends here
  if (n > 3)
    co_return;
  co_await std::move(*o);
}
task<> falls_off(bool b) {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is dropped on one way
  if (b) {
    co_await std::move(t);
    co_return;
  }
  use(b);
}

// ---- overwritten

task<> overwritten() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is overwritten before it is awaited, so its work never runs; await, return or spawn it first
  // CHECK: :[[@LINE+1]]:3: note: it is overwritten here
  t = work();
  co_await std::move(t);
}
task<> overwritten_on_one_way() {
  auto t = work();
  // CHECK: :[[@LINE-1]]:8: warning: 't' is overwritten before it is awaited
  // CHECK: :[[@LINE+2]]:5: note: it is overwritten here
  if (flag())
    t = work();
  co_await std::move(t);
}
task<> optional_reset() {
  std::optional<task<>> o = work();
  // CHECK: :[[@LINE-1]]:25: warning: the task in 'o' is overwritten before it is awaited
  o.reset();
  o = work();
  co_await std::move(*o);
}
task<> cleared() {
  std::vector<task<>> v;
  v.push_back(work());
  // CHECK: :[[@LINE-1]]:15: warning: the task in 'v' is overwritten before it is awaited
  v.clear();
  v.push_back(work());
  for (auto &t : v)
    co_await std::move(t);
}

// ---- silent

task<> from_optional() {
  std::optional<task<>> o = work();
  co_await std::move(*o);
}
task<> from_optional_value() {
  std::optional<task<>> o;
  o = work();
  co_await std::move(o).value();
}
task<> from_unique() {
  auto p = std::make_unique<task<>>(work());
  co_await *p;
}
task<> from_tuple() {
  auto t = std::make_tuple(work(), 1);
  co_await std::move(std::get<0>(t));
}
task<> from_bindings() {
  auto [a, b] = std::make_pair(work(), 1);
  co_await std::move(a);
}
task<> from_array() {
  task<> two[] = {work(), work()};
  co_await std::move(two[0]);
  co_await std::move(two[1]);
}
task<> from_map() {
  std::map<int, task<>> m;
  m.emplace(1, work());
  for (auto &[n, t] : m)
    co_await std::move(t);
}
task<> from_found() {
  std::map<int, task<>> m;
  m.emplace(1, work());
  if (auto it = m.find(1); it != m.end())
    co_await std::move(it->second);
}
task<> from_struct() {
  job j{work(), 1};
  co_await std::move(j.t);
}
void struct_passed_on(void (*take)(job)) {
  job j{work(), 1};
  take(std::move(j));
}
task<> from_capture() {
  auto later = [t = work()]() mutable -> task<> { co_await std::move(t); };
  co_await later();
}
task<> from_reference() {
  auto &&t = work();
  co_await std::move(t);
}
task<> from_another() {
  auto t = work();
  auto u = std::move(t);
  co_await std::move(u);
}
task<> overwritten_after_it() {
  auto t = work();
  co_await std::move(t);
  t = work();
  co_await std::move(t);
}
task<> wrapped(task<> t);
task<> wrapped_on_one_way() {
  auto t = work();
  if (flag())
    t = wrapped(std::move(t));
  co_await std::move(t);
}
task<> in_turns(int n) {
  auto t = work();
  for (int i = 0; i < n; ++i) {
    co_await std::move(t);
    t = work();
  }
  keep(std::move(t));
}
task<> one_or_the_other() {
  std::optional<task<>> t;
  if (flag())
    t = work();
  if (t)
    co_await std::move(*t);
}
task<> reset_after_it() {
  std::optional<task<>> o = work();
  co_await std::move(*o);
  o.reset();
}
task<> thrown() {
  std::optional<task<>> o = work();
  if (flag())
    throw 1;
  co_await std::move(*o);
}
task<> tried() {
  auto t = work();
  try {
    if (flag())
      throw 1;
    co_await std::move(t);
  } catch (...) {
    co_return;
  }
}
std::vector<task<>> returned() {
  std::vector<task<>> v;
  v.push_back(work());
  return v;
}
std::optional<task<>> optional_returned() {
  std::optional<task<>> o = work();
  return o;
}
void stored_elsewhere(std::vector<task<>> &all) {
  auto t = work();
  all.push_back(std::move(t));
}
struct member {
  std::optional<task<>> kept;
  void store() {
    auto t = work();
    kept = std::move(t);
  }
};
void address(std::vector<task<> *> &out) {
  static std::vector<task<>> all;
  all.push_back(work());
  out.push_back(&all.back());
}
// Its destructor may run it.
struct runs_it {
  task<> t;
  ~runs_it();
};
void run_at_the_end() {
  runs_it r{work()};
}
// What has started goes on.
void of_eager_ones() {
  std::optional<eager_task> o = eager();
  auto t = eager();
  t = eager();
}
void swapped(task<> &other) {
  auto t = work();
  std::swap(t, other);
}
void by_pointer() {
  auto t = work();
  auto *p = &t;
  look(*p);
}
void bound_later() {
  auto f = std::bind(keep, std::placeholders::_1);
  f(work());
}
// Another instantiation uses it.
template <bool Wait> task<> sometimes() {
  std::optional<task<>> t = work();
  if constexpr (Wait)
    co_await std::move(*t);
}
template task<> sometimes<true>();
template task<> sometimes<false>();
task<> never_compiled() {
  std::optional<task<>> t = work();
  if constexpr (false)
    co_await std::move(*t);
}
