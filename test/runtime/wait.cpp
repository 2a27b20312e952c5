// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<int> after(std::chrono::milliseconds d, int n) {
  co_await aio::sleep(d);
  if (n < 0)
    throw std::runtime_error("negative");
  co_return n;
}

std::vector<aio::handle<int>> start(std::initializer_list<std::pair<int, int>> tasks) {
  std::vector<aio::handle<int>> handles;
  for (const auto &[ms, n] : tasks)
    handles.push_back(aio::spawn(after(std::chrono::milliseconds(ms), n)));
  return handles;
}

aio::task<> one_after_the_other() {
  auto pending = start({{30, 3}, {10, 1}, {20, 2}});
  int expected = 1;
  while (!pending.empty()) {
    auto done = co_await aio::wait(pending, aio::until::first_completed);
    EXPECT(done.size() == 1);
    const int n = co_await done[0];
    EXPECT(n == expected);
    EXPECT(pending.size() == static_cast<std::size_t>(3 - expected));
    ++expected;
  }
  EXPECT(expected == 4);
}

aio::task<> all_of_them_whatever_happens() {
  auto pending = start({{30, 3}, {10, -1}, {20, 2}});
  auto done = co_await aio::wait(pending);
  EXPECT(pending.empty() && done.size() == 3);
  EXPECT(aio::now().time_since_epoch() == 30ms);
  const int three = co_await done[0];
  EXPECT(three == 3);
  bool failed = false;
  try {
    co_await done[1];
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed);
}

aio::task<> the_first_exception() {
  auto pending = start({{30, 3}, {10, 1}, {20, -2}});
  auto done = co_await aio::wait(pending, aio::until::first_exception);
  EXPECT(aio::now().time_since_epoch() == 20ms && done.size() == 2 && pending.size() == 1);
  bool failed = false;
  try {
    co_await done[1];
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed);
  // None is left: the end of all is the end of the wait.
  done = co_await aio::wait(pending, aio::until::first_exception);
  EXPECT(done.size() == 1 && pending.empty());
}

aio::task<> what_has_ended_does_not_suspend() {
  auto pending = start({{10, 1}, {20, -2}, {30, 3}});
  co_await aio::sleep(25ms);
  const auto before = aio::now();
  auto failed = co_await aio::wait(pending, aio::until::first_exception);
  EXPECT(aio::now() == before && failed.size() == 2 && pending.size() == 1);
  auto none = co_await aio::wait(failed, aio::until::first_completed);
  EXPECT(none.size() == 2 && failed.empty());
  EXPECT((co_await aio::wait(failed)).empty()); // nothing to wait for
  bool thrown = false;
  try {
    co_await none[1];
  } catch (const std::runtime_error &) {
    thrown = true;
  }
  EXPECT(thrown);
}

aio::task<> a_cancel_ends_the_wait_and_nothing_else() {
  auto pending = start({{30, 3}, {10, 1}});
  const auto wait = [&]() -> aio::task<> { (void)co_await aio::wait(pending); };
  bool timed_out = false;
  try {
    co_await aio::timeout(20ms, wait());
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && pending.size() == 2);
  const int one = co_await pending[1];
  const int three = co_await pending[0];
  EXPECT(one == 1 && three == 3);
}

// Handles that are destroyed while a task waits for them: their tasks are cancelled, and nothing leaks.
aio::task<> dropped_meanwhile() {
  auto pending = std::make_unique<std::vector<aio::handle<int>>>(start({{30, 3}, {10, 1}}));
  const auto wait = [&]() -> aio::task<> { (void)co_await aio::wait(*pending); };
  aio::handle<> waiting = aio::spawn(wait());
  co_await aio::yield();
  aio::handle<> too = aio::spawn(wait());
  co_await aio::yield();
  pending->clear();
  co_await waiting;
  co_await too;
}

} // namespace

int main() {
  check("first_completed", one_after_the_other());
  check("all_completed", all_of_them_whatever_happens());
  check("first_exception", the_first_exception());
  check("ended", what_has_ended_does_not_suspend());
  check("cancel", a_cancel_ends_the_wait_and_nothing_else());
  check("dropped", dropped_meanwhile());
}

// CHECK: ok first_completed
// CHECK-NEXT: ok all_completed
// CHECK-NEXT: ok first_exception
// CHECK-NEXT: ok ended
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok dropped
