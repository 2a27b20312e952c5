// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>

using namespace std::chrono_literals;

namespace {

aio::task<int> value(int n, std::chrono::nanoseconds after) {
  co_await aio::sleep(after);
  co_return n;
}
template <class Awaitable> aio::task<std::string> outcome_of(Awaitable awaited) {
  try {
    if constexpr (std::is_void_v<aio::await_result_t<Awaitable>>)
      co_await std::move(awaited);
    else
      co_return std::to_string(co_await std::move(awaited));
  } catch (const aio::timeout_error &e) {
    co_return std::string("timeout: ") + e.what();
  } catch (const std::runtime_error &e) {
    co_return e.what();
  } catch (const aio::cancelled &) {
    co_return "cancelled";
  }
  co_return "returned";
}
bool starts_with(const std::string &s, const char *prefix) { return s.rfind(prefix, 0) == 0; }

aio::task<> in_time_or_not() {
  const auto begin = aio::now();
  EXPECT(co_await outcome_of(aio::timeout(20ms, value(7, 10ms))) == "7");
  EXPECT(aio::now() - begin == 10ms);
  const int line = __LINE__ + 1;
  const std::string what = co_await outcome_of(aio::timeout(20ms, value(7, 1h)));
  EXPECT(starts_with(what, "timeout: timed out after 20 ms, at "));
  EXPECT(what.find("timeout.cpp:" + std::to_string(line)) != what.npos);
  EXPECT(aio::now() - begin == 30ms);
  EXPECT(co_await outcome_of(aio::timeout(1h, aio::sleep(1ms))) == "returned"); // and its timer is gone:
  co_await aio::sleep(2h);
  EXPECT(co_await outcome_of(aio::timeout(std::chrono::hours::max(), value(1, 1ms))) == "1");
}

aio::task<> other_errors_pass() {
  const auto fails = []() -> aio::task<> {
    co_await aio::sleep(1ms);
    throw std::runtime_error("other");
  };
  EXPECT(co_await outcome_of(aio::timeout(2ms, fails())) == "other");
}

// The sleeper was there first, and it is woken first: a dead heat is won by the work.
aio::task<> a_dead_heat() {
  const std::string what = co_await outcome_of(aio::timeout(10ms, value(3, 10ms)));
  EXPECT(what == "3" || starts_with(what, "timeout"));
  // Deterministic in any case.
  for (int i = 0; i < 10; ++i)
    EXPECT(starts_with(co_await outcome_of(aio::timeout(10ms, value(3, 10ms))), what.substr(0, 7).c_str()));
}

aio::task<> work_that_ends_well_in_spite_of_the_timeout_is_not_lost() {
  const auto stubborn = []() -> aio::task<int> {
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) {
    }
    co_await aio::sleep(5ms);
    co_return 9;
  };
  EXPECT(co_await outcome_of(aio::timeout(1ms, stubborn())) == "9");
  const auto fails = []() -> aio::task<int> {
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) {
    }
    throw std::runtime_error("cleanup failed");
  };
  EXPECT(co_await outcome_of(aio::timeout(1ms, fails())) == "cleanup failed");
}

// No item is lost when a timeout hits a get().
aio::task<> a_queue_under_timeouts() {
  aio::queue<int> q;
  int got = 0;
  const auto consume = [&]() -> aio::task<> {
    while (got < 100)
      try {
        const int n = co_await aio::timeout(3ms, q.get());
        EXPECT(n == got);
        ++got;
      } catch (const aio::timeout_error &) {
      }
  };
  aio::handle<> consumer = aio::spawn(consume());
  for (int i = 0; i < 100; ++i) {
    co_await aio::sleep(std::chrono::milliseconds(i % 7));
    co_await q.put(i);
  }
  co_await aio::timeout(1s, std::move(consumer));
  EXPECT(got == 100);
}

aio::task<> an_outer_cancel_is_not_a_timeout() {
  aio::handle<std::string> h = aio::spawn(outcome_of(aio::timeout(1h, value(1, 2h))));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "cancelled");
}

// Both at once: the deadline has passed, the work is cleaning up, and then the outer cancel comes.
aio::task<> an_outer_cancel_after_the_deadline() {
  const auto cleans_up = []() -> aio::task<> {
    bool interrupted = false;
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) {
      interrupted = true;
    }
    co_await aio::sleep(10ms);
    if (interrupted)
      throw aio::cancelled{};
  };
  aio::handle<std::string> h = aio::spawn(outcome_of(aio::timeout(1ms, cleans_up())));
  co_await aio::sleep(5ms);
  h.cancel();
  EXPECT(co_await h == "cancelled");
}

aio::task<> nested() {
  const auto begin = aio::now();
  EXPECT(starts_with(co_await outcome_of(aio::timeout(20ms, aio::timeout(10ms, value(1, 1h)))), "timeout: timed out after 10 ms"));
  EXPECT(starts_with(co_await outcome_of(aio::timeout(10ms, aio::timeout(20ms, value(1, 1h)))), "timeout: timed out after 10 ms"));
  EXPECT(aio::now() - begin == 20ms);
}

aio::task<> no_time_at_all() {
  EXPECT(starts_with(co_await outcome_of(aio::timeout(0ms, value(1, 1ms))), "timeout: timed out after 0 ms"));
  EXPECT(starts_with(co_await outcome_of(aio::timeout(-1s, value(1, 1ms))), "timeout: timed out after 0 ms"));
}

} // namespace

int main() {
  check("in time or not", in_time_or_not());
  check("other errors", other_errors_pass());
  check("dead heat", a_dead_heat());
  check("nothing is lost", work_that_ends_well_in_spite_of_the_timeout_is_not_lost());
  check("queue", a_queue_under_timeouts());
  check("outer cancel", an_outer_cancel_is_not_a_timeout());
  check("both", an_outer_cancel_after_the_deadline());
  check("nested", nested());
  check("no time", no_time_at_all());
}

// CHECK: ok in time or not
// CHECK-NEXT: ok other errors
// CHECK-NEXT: ok dead heat
// CHECK-NEXT: ok nothing is lost
// CHECK-NEXT: ok queue
// CHECK-NEXT: ok outer cancel
// CHECK-NEXT: ok both
// CHECK-NEXT: ok nested
// CHECK-NEXT: ok no time
