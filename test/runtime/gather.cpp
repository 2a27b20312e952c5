// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

namespace {

std::string trace;

aio::task<int> value(int n, std::chrono::nanoseconds after = 0ns) {
  co_await aio::sleep(after);
  co_return n;
}
aio::task<> nothing_much() { co_await aio::yield(); }
aio::task<int> fail(const char *what, std::chrono::nanoseconds after) {
  co_await aio::sleep(after);
  throw std::runtime_error(what);
}
aio::task<int> slow() {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    trace += "slow was cancelled;";
    throw;
  }
  co_return 0;
}
aio::task<int> fails_when_cancelled() {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
  }
  throw std::runtime_error("while cleaning up");
}
template <class Awaitable> aio::task<std::string> error_of(Awaitable awaited) {
  try {
    co_await std::move(awaited);
  } catch (const std::runtime_error &e) {
    co_return e.what();
  } catch (const aio::cancelled &) {
    co_return "cancelled";
  }
  co_return "none";
}

aio::task<> a_tuple_in_the_order_of_the_arguments() {
  const auto begin = aio::now();
  auto all = co_await aio::gather(value(1, 30ms), value(2, 10ms), nothing_much(), aio::sleep(5ms));
  static_assert(std::is_same_v<decltype(all), std::tuple<int, int, aio::nothing, aio::nothing>>);
  EXPECT(std::get<0>(all) == 1 && std::get<1>(all) == 2);
  EXPECT(aio::now() - begin == 30ms); // at the same time
  auto [pointer] =
      co_await aio::gather([]() -> aio::task<std::unique_ptr<int>> { co_return std::make_unique<int>(4); }());
  EXPECT(*pointer == 4);
}

aio::task<> a_vector() {
  std::vector<aio::task<int>> tasks;
  for (int i = 0; i < 5; ++i)
    tasks.push_back(value(i, std::chrono::milliseconds(10 - i)));
  const std::vector<int> values = co_await aio::gather(std::move(tasks));
  EXPECT(values.size() == 5);
  for (int i = 0; i < 5; ++i)
    EXPECT(values[static_cast<std::size_t>(i)] == i);
  EXPECT((co_await aio::gather(std::vector<aio::task<int>>())).empty());
  std::vector<aio::task<>> voids;
  voids.push_back(nothing_much());
  voids.push_back(nothing_much());
  co_await aio::gather(std::move(voids));
  co_await aio::gather(std::vector<aio::task<>>());
}

aio::task<> the_first_failure_cancels_the_others() {
  const auto begin = aio::now();
  EXPECT(co_await error_of(aio::gather(slow(), fail("second", 20ms), fail("first", 10ms), value(1))) == "first");
  EXPECT(trace == "slow was cancelled;");
  EXPECT(aio::now() - begin == 10ms);
  std::vector<aio::task<int>> tasks;
  tasks.push_back(slow());
  tasks.push_back(fail("in a vector", 1ms));
  EXPECT(co_await error_of(aio::gather(std::move(tasks))) == "in a vector");
}

aio::task<> a_failure_before_the_others_begin() {
  trace.clear();
  const auto fail_at_once = []() -> aio::task<> {
    throw std::runtime_error("at once");
    co_return;
  };
  EXPECT(co_await error_of(aio::gather(fail_at_once(), slow())) == "at once");
  EXPECT(trace.empty()); // slow never began
}

aio::task<> a_cancel_goes_to_all_and_none_is_left_running() {
  trace.clear();
  aio::handle<std::string> h = aio::spawn(error_of(aio::gather(slow(), slow())));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "cancelled");
  EXPECT(trace == "slow was cancelled;slow was cancelled;");
  // An error in the cleanup is worth more than the cancel.
  h = aio::spawn(error_of(aio::gather(slow(), fails_when_cancelled())));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "while cleaning up");
}

// A cancel that all tasks survive must not lose their values.
aio::task<> results_survive_a_late_cancel() {
  const auto stubborn = [](int n) -> aio::task<int> {
    try {
      co_await aio::sleep(10ms);
    } catch (const aio::cancelled &) {
    }
    co_return n;
  };
  int sum = 0;
  bool cancelled_later = false;
  const auto body = [&]() -> aio::task<> {
    auto [a, b] = co_await aio::gather(stubborn(1), stubborn(2));
    sum = a + b;
    try {
      co_await aio::yield();
    } catch (const aio::cancelled &) {
      cancelled_later = true;
    }
  };
  aio::handle<> h = aio::spawn(body());
  co_await aio::sleep(1ms);
  h.cancel();
  co_await h;
  EXPECT(sum == 3 && cancelled_later);
}

aio::task<> results_hold_values_and_errors() {
  const auto begin = aio::now();
  auto [a, b, c] = co_await aio::gather_results(value(1, 30ms), fail("no", 10ms), nothing_much());
  EXPECT(aio::now() - begin == 30ms); // nothing was cancelled
  EXPECT(a && *a == 1 && a.value() == 1 && !a.error());
  EXPECT(!b && !b.has_value() && b.error());
  EXPECT(EXPECT_THROW(std::runtime_error, (void)b.value()) == "no");
  EXPECT(c.has_value());

  std::vector<aio::task<int>> tasks;
  tasks.push_back(value(5));
  tasks.push_back(fail("no", 0ms));
  const std::vector<aio::result<int>> results = co_await aio::gather_results(std::move(tasks));
  EXPECT(results.size() == 2 && *results[0] == 5 && !results[1]);

  trace.clear();
  aio::handle<std::string> h = aio::spawn(error_of(aio::gather_results(slow(), value(1))));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "cancelled");
  EXPECT(trace == "slow was cancelled;");
}

aio::task<> a_hundred_thousand_at_once() {
  std::vector<aio::task<int>> tasks;
  for (int i = 0; i < 100'000; ++i)
    tasks.push_back(value(1));
  int sum = 0;
  for (int n : co_await aio::gather(std::move(tasks)))
    sum += n;
  EXPECT(sum == 100'000);
}

// One had failed by itself before the cancel came; none ended by the cancel: the results are the outcome.
aio::task<> a_failure_is_no_cancel() {
  const auto fails = []() -> aio::task<int> {
    throw std::runtime_error("alone");
    co_return 0;
  };
  const auto commits = []() -> aio::task<int> {
    co_await aio::shield(aio::sleep(10ms));
    co_return 2;
  };
  const auto both = [&](bool in_a_vector) -> aio::task<int> {
    if (in_a_vector) {
      std::vector<aio::task<int>> work;
      work.push_back(fails());
      work.push_back(commits());
      auto all = co_await aio::gather_results(std::move(work));
      EXPECT(!all[0].has_value());
      co_return *all[1];
    }
    auto [a, b] = co_await aio::gather_results(fails(), commits());
    EXPECT(!a.has_value());
    co_return *b;
  };
  for (bool in_a_vector : {false, true}) {
    auto h = aio::spawn(both(in_a_vector));
    co_await aio::sleep(3ms);
    h.cancel();
    EXPECT(co_await h == 2);
  }
  // And if one ended by the cancel, that is the outcome, whatever else failed first.
  const auto one_is_cancelled = [&]() -> aio::task<> { (void)co_await aio::gather_results(fails(), aio::sleep(1h)); };
  auto h = aio::spawn(one_is_cancelled());
  co_await aio::sleep(3ms);
  h.cancel();
  EXPECT(co_await is_cancelled(std::move(h)));
}

} // namespace

int main() {
  check("tuple", a_tuple_in_the_order_of_the_arguments());
  check("vector", a_vector());
  check("failure", the_first_failure_cancels_the_others());
  check("failure before start", a_failure_before_the_others_begin());
  check("cancel", a_cancel_goes_to_all_and_none_is_left_running());
  check("late cancel", results_survive_a_late_cancel());
  check("results", results_hold_values_and_errors());
  check("a failure is no cancel", a_failure_is_no_cancel());
  check("1e5", a_hundred_thousand_at_once());
}

// CHECK: ok tuple
// CHECK-NEXT: ok vector
// CHECK-NEXT: ok failure
// CHECK-NEXT: ok failure before start
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok late cancel
// CHECK-NEXT: ok results
// CHECK-NEXT: ok a failure is no cancel
// CHECK-NEXT: ok 1e5
