// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

using namespace std::chrono_literals;

namespace {

aio::task<int> work(std::string &trace) {
  co_await aio::sleep(10ms);
  trace += "work done;";
  co_return 7;
}

aio::task<> holds_a_cancel_back_until_after_it() {
  std::string trace;
  const auto body = [&]() -> aio::task<> {
    trace += std::to_string(co_await aio::shield(work(trace))) + ";";
    try {
      co_await aio::yield();
      trace += "not cancelled";
    } catch (const aio::cancelled &) {
      trace += "cancelled";
      throw;
    }
  };
  aio::handle<> h = aio::spawn(body());
  co_await aio::yield();
  const auto begin = aio::now();
  h.cancel();
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(trace == "work done;7;cancelled");
  EXPECT(aio::now() - begin == 10ms);
}

aio::task<> holds_back_a_cancel_that_is_already_pending() {
  std::string trace;
  aio::event go;
  const auto body = [&]() -> aio::task<> {
    co_await go.wait();
    co_await aio::shield(work(trace));
    trace += "after;";
    co_await aio::yield();
    trace += "never";
  };
  aio::handle<> h = aio::spawn(body());
  co_await aio::yield();
  go.set();
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
    trace += "cancelled";
  }
  EXPECT(trace == "work done;after;cancelled");
}

aio::task<> covers_the_tasks_of_a_join() {
  std::string trace;
  aio::handle<> h = aio::spawn([](std::string &to) -> aio::task<> {
    co_await aio::shield(aio::gather(work(to), aio::shield(work(to))));
    co_return;
  }(trace));
  co_await aio::yield();
  co_await aio::yield();
  h.cancel();
  co_await h; // no suspension after the shield: it ends normally
  EXPECT(trace == "work done;work done;");
}

aio::task<> errors_pass_and_end_it() {
  const auto fails = []() -> aio::task<> {
    co_await aio::yield();
    throw std::runtime_error("inside");
  };
  bool caught = false;
  try {
    co_await aio::shield(fails());
  } catch (const std::runtime_error &) {
    caught = true;
  }
  EXPECT(caught);
  // No shield is left over.
  aio::handle<> h = aio::spawn([](auto &f) -> aio::task<> {
    try {
      co_await aio::shield(f());
    } catch (const std::runtime_error &) {
    }
    co_await aio::sleep(1h);
  }(fails));
  co_await aio::sleep(1ms);
  h.cancel();
  const auto begin = aio::now();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(aio::now() == begin);
}

// A timeout outside the shield comes too late, and one inside works.
aio::task<> timeouts_and_shields() {
  std::string trace;
  EXPECT(co_await aio::timeout(1ms, aio::shield(work(trace))) == 7);
  bool timed_out = false;
  try {
    co_await aio::shield(aio::timeout(1ms, work(trace)));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && trace == "work done;");
}

} // namespace

int main() {
  check("holds back", holds_a_cancel_back_until_after_it());
  check("already pending", holds_back_a_cancel_that_is_already_pending());
  check("covers a join", covers_the_tasks_of_a_join());
  check("errors", errors_pass_and_end_it());
  check("timeouts", timeouts_and_shields());
}

// CHECK: ok holds back
// CHECK-NEXT: ok already pending
// CHECK-NEXT: ok covers a join
// CHECK-NEXT: ok errors
// CHECK-NEXT: ok timeouts
