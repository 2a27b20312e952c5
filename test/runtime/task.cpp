// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/task.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace {

aio::task<int> value(int n) { co_return n; }

int bodies_begun = 0;
aio::task<> note_begin() {
  ++bodies_begun;
  co_return;
}
aio::task<> starts_when_awaited() {
  aio::task<> t = note_begin();
  EXPECT(bodies_begun == 0);
  co_await std::move(t);
  EXPECT(bodies_begun == 1);
  aio::task<> named = note_begin();
  co_await named; // an lvalue will do
  EXPECT(bodies_begun == 2);
}

aio::task<std::unique_ptr<int>> move_only(std::unique_ptr<int> p) { co_return std::move(p); }
aio::task<int &> reference(int &n) { co_return n; }
aio::task<std::string> converted() { co_return "from a literal"; }
struct no_default {
  explicit no_default(int m) : n(m) {}
  int n;
};
aio::task<no_default> not_default_constructible() { co_return no_default(5); }
aio::task<> kinds_of_results() {
  EXPECT(*co_await move_only(std::make_unique<int>(7)) == 7);
  int n = 1;
  int &same = co_await reference(n);
  EXPECT(&same == &n);
  EXPECT(co_await converted() == "from a literal");
  EXPECT((co_await not_default_constructible()).n == 5);
  EXPECT(co_await value(1) + co_await value(2) * co_await value(3) == 7);
}

aio::task<int> failing(int depth) {
  if (depth == 0)
    throw std::runtime_error("bottom");
  co_return co_await failing(depth - 1);
}
aio::task<> exceptions_pass_through_the_await_chain() {
  bool caught = false;
  try {
    co_await failing(100'000); // and unwinding it does not use the stack
  } catch (const std::runtime_error &e) {
    caught = std::string(e.what()) == "bottom";
  }
  EXPECT(caught);
}

aio::task<> a_million_awaits_that_never_suspend() {
  long sum = 0;
  for (int i = 0; i < 1'000'000; ++i)
    sum += co_await value(i);
  EXPECT(sum == 499'999'500'000);
}

aio::task<int> depth(int n) { // (GCC 12 miscompiles co_await in ?:)
  if (n == 0)
    co_return 0;
  co_return 1 + co_await depth(n - 1);
}
aio::task<> recursion_of_depth_100000() { EXPECT(co_await depth(100'000) == 100'000); }

aio::task<> a_task_is_awaited_once() {
  aio::task<int> t = value(1);
  co_await t;
  std::string message;
  try {
    co_await t;
  } catch (const std::logic_error &e) {
    message = e.what();
  }
  EXPECT(message.find("'value' was awaited twice") != message.npos);

  aio::task<int> from = value(2);
  aio::task<int> to = std::move(from);
  message.clear();
  try {
    co_await from; // NOLINT(bugprone-use-after-move)
  } catch (const std::logic_error &e) {
    message = e.what();
  }
  EXPECT(message.find("moved from") != message.npos);
  EXPECT(co_await to == 2);
}

struct counted {
  static inline int alive = 0;
  counted() { ++alive; }
  counted(const counted &) { ++alive; }
  ~counted() { --alive; }
};
aio::task<counted> pass(counted in, counted &&rvalue, const counted &) {
  counted local = rvalue;
  co_return in;
}
aio::task<counted> pass_and_throw(counted) {
  counted local;
  throw 1;
  co_return local;
}
aio::task<> everything_is_destroyed_once() {
  {
    counted c;
    counted got = co_await pass(c, counted(), counted());
    EXPECT(counted::alive == 2);
    try {
      co_await pass_and_throw(counted());
    } catch (int) {
    }
    EXPECT(counted::alive == 2);
    { aio::task<counted> never_awaited = pass_and_throw(c); }
    EXPECT(counted::alive == 2);
    aio::task<counted> overwritten = pass_and_throw(c);
    overwritten = pass_and_throw(c);
    EXPECT(counted::alive == 3);
  }
  EXPECT(counted::alive == 0);
}

struct plus_one { // an awaiter of the user's own
  int n;
  bool await_ready() const { return n % 2 == 0; }
  bool await_suspend(std::coroutine_handle<>) const { return false; }
  int await_resume() const { return n + 1; }
};
aio::task<> other_awaiters() {
  EXPECT(co_await plus_one{1} == 2);
  EXPECT(co_await plus_one{2} == 3);
  plus_one named{3};
  EXPECT(co_await std::move(named) == 4);
}

// The place of a coroutine is its own, whatever its parameters.
aio::task<unsigned> with_location(std::source_location where) { co_return where.line(); }
aio::task<> a_source_location_parameter_is_only_a_parameter() {
  const std::source_location here = std::source_location::current();
  EXPECT(co_await with_location(here) == here.line());
}

aio::task<int> generic(auto... ns) { co_return (0 + ... + co_await value(ns)); }
struct object {
  int n = 40;
  aio::task<int> member(int m) { co_return n + m; }
  aio::task<int> const_member() const { co_return n; }
};
aio::task<> templates_members_and_lambdas() {
  EXPECT(co_await generic(1, 2, 3) == 6);
  object o;
  EXPECT(co_await o.member(2) == 42);
  EXPECT(co_await std::as_const(o).const_member() == 40);
  int n = 3;
  const auto lambda = [&n]() -> aio::task<int> { co_return n; };
  EXPECT(co_await lambda() == 3);
}

aio::task<std::vector<int>> squares(int n) {
  std::vector<int> v;
  for (int i = 0; i < n; ++i)
    v.push_back(co_await value(i) * i);
  co_return v;
}
aio::task<> awaits_in_statements() {
  int sum = 0;
  for (int n : co_await squares(4))
    sum += n;
  EXPECT(sum == 14);
  if (int n = co_await value(3); n == 3)
    sum = n;
  EXPECT(sum == 3);
  const std::string s = std::to_string(co_await value(1)) + std::to_string(co_await value(2));
  EXPECT(s == "12");
}

} // namespace

int main() {
  check("starts when awaited", starts_when_awaited());
  check("kinds of results", kinds_of_results());
  check("exceptions", exceptions_pass_through_the_await_chain());
  check("1e6 awaits", a_million_awaits_that_never_suspend());
  check("recursion", recursion_of_depth_100000());
  check("once", a_task_is_awaited_once());
  check("destroyed once", everything_is_destroyed_once());
  check("other awaiters", other_awaiters());
  check("source location", a_source_location_parameter_is_only_a_parameter());
  check("templates, members, lambdas", templates_members_and_lambdas());
  check("statements", awaits_in_statements());
}

// CHECK: ok starts when awaited
// CHECK-NEXT: ok kinds of results
// CHECK-NEXT: ok exceptions
// CHECK-NEXT: ok 1e6 awaits
// CHECK-NEXT: ok recursion
// CHECK-NEXT: ok once
// CHECK-NEXT: ok destroyed once
// CHECK-NEXT: ok other awaiters
// CHECK-NEXT: ok source location
// CHECK-NEXT: ok templates, members, lambdas
// CHECK-NEXT: ok statements
