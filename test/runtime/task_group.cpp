// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <atomic>
#include <stdexcept>
#include <thread>

using namespace std::chrono_literals;

namespace {

std::string trace;
aio::task<> say(const char *what, std::chrono::nanoseconds after = 0ns) {
  co_await aio::sleep(after);
  trace += what;
}
aio::task<> fail(const char *what, std::chrono::nanoseconds after = 0ns) {
  co_await aio::sleep(after);
  throw std::runtime_error(what);
}
aio::task<> slow() {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
    trace += "cancelled;";
    throw;
  }
}
aio::task<> fails_when_cancelled() {
  try {
    co_await aio::sleep(1h);
  } catch (const aio::cancelled &) {
  }
  co_await aio::yield();
  throw std::runtime_error("in cleanup");
}
/// What a group throws: the text of the exception_group, or "cancelled", or "".
template <class Body> aio::task<std::string> error_of_group(Body body) {
  try {
    co_await aio::with_task_group(body);
  } catch (const aio::exception_group &e) {
    co_return e.what();
  } catch (const aio::cancelled &) {
    co_return "cancelled";
  }
  co_return "";
}

aio::task<> waits_for_all() {
  aio::task_group group;
  group.spawn(say("b", 20ms));
  group.spawn(say("a", 10ms));
  group.spawn(aio::sleep(5ms));
  EXPECT(group.size() == 3 && trace.empty());
  co_await group.join();
  EXPECT(trace == "ab" && group.size() == 0);
  co_await group.join(); // nothing to wait for
  group.spawn(say("c")); // and it can be used again
  co_await group.join();
  EXPECT(trace == "abc");
}

aio::task<> grows(aio::task_group &group, int n) {
  trace += std::to_string(n);
  if (n < 3) {
    group.spawn(grows(group, n + 1));
    group.spawn(grows(group, n + 1));
  }
  co_return;
}
aio::task<> tasks_may_spawn_more() {
  trace.clear();
  aio::task_group group;
  group.spawn(grows(group, 0));
  co_await group.join();
  EXPECT(trace == "011222233333333");
}

aio::task<> all_errors_are_kept_and_the_others_cancelled() {
  trace.clear();
  const std::string what = co_await error_of_group([](aio::task_group &group) -> aio::task<> {
    group.spawn(slow());
    group.spawn(fails_when_cancelled());
    group.spawn(fail("first", 10ms));
    co_return;
  });
  EXPECT(what == "2 tasks failed: first; in cleanup");
  EXPECT(trace == "cancelled;");

  aio::task_group group;
  group.spawn(fail("one"));
  group.spawn(fail("two"));
  try {
    co_await group.join();
    EXPECT(!"thrown");
  } catch (const aio::exception_group &e) {
    EXPECT(e.errors().size() == 2); // the cancel came too late for "two": its wake had begun
    EXPECT(EXPECT_THROW(std::runtime_error, std::rethrow_exception(e.errors()[0])) == "one");
  }
}

aio::task<> the_body_is_one_of_the_tasks() {
  trace.clear();
  EXPECT(co_await error_of_group([](aio::task_group &group) -> aio::task<> {
           group.spawn(slow());
           co_await aio::sleep(1ms);
           throw std::runtime_error("the body failed");
         }) == "1 task failed: the body failed");
  EXPECT(trace == "cancelled;");
  EXPECT(co_await error_of_group([](aio::task_group &group) -> aio::task<> {
           group.spawn(fail("a task failed", 1ms));
           co_await slow();
         }) == "1 task failed: a task failed");
  EXPECT(trace == "cancelled;cancelled;");
}

aio::task<> spawning_into_a_group_that_is_stopping() {
  trace.clear();
  aio::task_group group;
  const auto late = [&]() -> aio::task<> {
    try {
      co_await aio::sleep(1h);
    } catch (const aio::cancelled &) {
    }
    group.spawn(say("never begins"));
  };
  group.spawn(late());
  group.spawn(fail("stop", 1ms));
  try {
    co_await group.join();
  } catch (const aio::exception_group &) {
    trace += "thrown";
  }
  EXPECT(trace == "thrown");
}

aio::task<> a_group_can_be_cancelled() {
  trace.clear();
  EXPECT(co_await error_of_group([](aio::task_group &group) -> aio::task<> {
           group.spawn(slow());
           co_await aio::sleep(1ms);
           group.cancel();
           co_await aio::yield();
           trace += "unreachable";
         }) == "");
  EXPECT(trace == "cancelled;");
}

aio::task<> a_cancel_of_the_joiner() {
  trace.clear();
  aio::handle<std::string> h = aio::spawn(error_of_group([](aio::task_group &group) -> aio::task<> {
    group.spawn(slow());
    co_await slow();
  }));
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "cancelled");
  EXPECT(trace == "cancelled;cancelled;");

  // With errors, these are thrown, and the cancel is not forgotten.
  const auto body = []() -> aio::task<std::string> {
    const std::string what = co_await error_of_group([](aio::task_group &group) -> aio::task<> {
      group.spawn(fails_when_cancelled());
      co_return;
    });
    try {
      co_await aio::yield();
    } catch (const aio::cancelled &) {
      co_return what + ", then cancelled";
    }
    co_return what;
  };
  h = aio::spawn(body());
  co_await aio::sleep(1ms);
  h.cancel();
  EXPECT(co_await h == "1 task failed: in cleanup, then cancelled");
}

// An exception between spawn() and join(): nothing may touch `local` afterwards.
struct noisy {
  ~noisy() { trace += "destroyed;"; }
};
aio::task<> uses(noisy &) {
  noisy mine;
  try {
    co_await aio::sleep(1h);
  } catch (...) {
    trace += "thrown into;";
    throw;
  }
}
std::atomic<bool> thread_begun = false, thread_ran = false;
aio::task<> a_group_without_join_destroys_its_tasks() {
  trace.clear();
  try {
    noisy local;
    aio::task_group group;
    group.spawn(uses(local));
    group.spawn([]() -> aio::task<> { // each kind of list
      aio::event e;
      co_await aio::gather(e.wait(), aio::timeout(1h, e.wait()), aio::to_thread([] {
                             thread_begun = true;
                             std::this_thread::sleep_for(10ms);
                             thread_ran = true;
                           }));
    }());
    while (!thread_begun)
      co_await aio::yield();
    group.spawn(say("never begins"));
    throw 1;
  } catch (int) {
    trace += "caught";
  }
  EXPECT(trace == "destroyed;destroyed;caught" && thread_ran);
  co_await aio::sleep(2h); // no timer is left behind
}

aio::task<> nested_groups() {
  trace.clear();
  const std::string what = co_await error_of_group([](aio::task_group &outer) -> aio::task<> {
    outer.spawn(aio::with_task_group([](aio::task_group &inner) -> aio::task<> {
      inner.spawn(slow());
      co_await slow();
    }));
    outer.spawn(aio::with_task_group([](aio::task_group &inner) -> aio::task<> {
      inner.spawn(fail("inner", 1ms));
      co_return;
    }));
    co_return;
  });
  EXPECT(what == "1 task failed: 1 task failed: inner");
  EXPECT(trace == "cancelled;cancelled;");
}

} // namespace

int main() {
  check("waits for all", waits_for_all());
  check("spawn more", tasks_may_spawn_more());
  check("all errors", all_errors_are_kept_and_the_others_cancelled());
  check("body", the_body_is_one_of_the_tasks());
  check("stopping", spawning_into_a_group_that_is_stopping());
  check("cancel group", a_group_can_be_cancelled());
  check("cancel joiner", a_cancel_of_the_joiner());
  check("no join", a_group_without_join_destroys_its_tasks());
  check("nested", nested_groups());
}

// CHECK: ok waits for all
// CHECK-NEXT: ok spawn more
// CHECK-NEXT: ok all errors
// CHECK-NEXT: ok body
// CHECK-NEXT: ok stopping
// CHECK-NEXT: ok cancel group
// CHECK-NEXT: ok cancel joiner
// CHECK-NEXT: ok no join
// CHECK-NEXT: ok nested
