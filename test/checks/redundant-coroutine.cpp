// RUN: %check
#include "task.h"
#include <vector>

void collect(task<int>);
task<> pause();

static task<int> answer() { co_return 42; }
// CHECK: :[[@LINE-1]]:18: warning: coroutine 'answer' never suspends, and everybody awaits it at once: as a plain function it would need no frame; return the value itself [async-hint-redundant-coroutine]
namespace {
task<int> doubled(int x) {
  // CHECK: :[[@LINE-1]]:11: warning: coroutine 'doubled' never suspends
  if (x > 10)
    co_return 20;
  co_return 2 * x;
}
} // namespace
class cache {
public:
  task<int> get(int key) { co_return co_await look_up(key); }

private:
  task<int> look_up(int key) { co_return key; }
  // CHECK: :[[@LINE-1]]:13: warning: coroutine 'cache::look_up' never suspends
};
task<int> uses() { co_return co_await answer() + co_await doubled(1) + (co_await doubled(2)); }

// Silent: it suspends.
static task<int> suspends() {
  co_await pause_here();
  co_return 1;
}
static generator<int> yields() { co_yield 1; }
// Silent: the task itself is needed.
static task<int> collected() { co_return 1; }
static task<int> kept() { co_return 1; }
static task<int> returned() { co_return 1; }
static task<int> address_taken() { co_return 1; }
static task<int> in_a_global() { co_return 1; }
static task<int> in_a_member() { co_return 1; }
static task<int> in_a_template(int) { co_return 1; }
static task<int> in_an_initializer() { co_return 1; }
task<int> hands_on() { return returned(); }
task<int> (*hook)() = in_a_global;
struct holder {
  task<int> (*callback)() = in_a_member;
  task<int> (*other)();
  holder() : other(in_an_initializer) {}
};
template <class T> task<int> generic(T t) { return in_a_template(t); }
task<int> uses_otherwise() {
  collect(collected());
  auto t = kept();
  auto *p = address_taken;
  co_return co_await collected() + co_await t + co_await kept() + co_await p() + co_await address_taken() +
      co_await in_a_global() + co_await in_a_member() + co_await in_a_template(1) + co_await suspends() +
      co_await returned() + co_await in_an_initializer();
}
// Silent: others may use it, in other files or through a base.
task<int> exported() { co_return 1; }
struct base {
  virtual task<int> answer() { co_return 1; }
};
struct derived : base {
  task<int> answer() override { co_return 2; }
};
class with_friends {
  friend struct somebody;
  task<int> get() { co_return 1; }
  task<int> use() { co_return co_await get(); }
};
task<int> uses_exported(base &b, derived &d) { co_return co_await exported() + co_await b.answer() + co_await d.answer(); }
// Silent: it is not used here, so its uses are unknown.
[[maybe_unused]] static task<int> unused() { co_return 1; }
// Silent: a lambda has the type that its taker wants, and a template is one coroutine among others.
task<int> lambdas() {
  auto f = []() -> task<int> { co_return 1; };
  co_return co_await f();
}
template <class T> static task<int> instantiated(T) { co_return 1; }
task<int> uses_template() { co_return co_await instantiated(1); }
// Silent: it starts at once, and cannot be awaited.
static detached_task fire() { co_return; }
void fires() { fire(); }
