// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::async_generator<int> count(int n) {
  for (int i = 0; i < n; ++i) {
    if (i % 2)
      co_await aio::sleep(1ms);
    co_yield i;
  }
}

aio::task<> gives_all() {
  aio::async_generator<int> numbers = count(1000);
  int expected = 0;
  while (auto n = co_await numbers.next())
    EXPECT(*n == expected++);
  EXPECT(expected == 1000);
  auto after_the_end = co_await numbers.next();
  EXPECT(!after_the_end);
  auto none = count(0);
  EXPECT(!co_await none.next());
}

// Deep on the stack it must not get: a million values that never suspend.
aio::async_generator<std::unique_ptr<int>> owners(int n) {
  for (int i = 0; i < n; ++i)
    co_yield std::make_unique<int>(i);
}
aio::task<> moves_and_needs_no_stack() {
  auto each = owners(100'000);
  long sum = 0;
  while (auto p = co_await each.next())
    sum += **p;
  EXPECT(sum == 100'000L * 99'999 / 2);
}

aio::async_generator<int> squares(aio::async_generator<int> of) {
  while (auto n = co_await of.next())
    co_yield *n **n;
}
aio::task<> of_a_generator() {
  auto each = squares(squares(count(4)));
  std::string all;
  while (auto n = co_await each.next())
    all += std::to_string(*n) + ' ';
  EXPECT(all == "0 1 16 81 ");
}

aio::async_generator<int> fails_after(int n) {
  for (int i = 0; i < n; ++i)
    co_yield i;
  throw std::runtime_error("no more");
}
aio::task<> an_exception_ends_it() {
  auto each = fails_after(1);
  EXPECT(co_await each.next() == 0);
  std::string what;
  try {
    co_await each.next();
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "no more");
  EXPECT(!co_await each.next());
}

struct note_on_exit {
  std::string &log;
  char what;
  ~note_on_exit() { log += what; }
};

aio::async_generator<int> with_cleanup(std::string &log) {
  note_on_exit destroyed{log, 'd'};
  std::exception_ptr stopped;
  try {
    for (int i = 0;; ++i) {
      co_yield i;
      co_await aio::sleep(10ms);
    }
  } catch (...) {
    stopped = std::current_exception();
  }
  co_await aio::sleep(1ms);
  log += 'c';
  std::rethrow_exception(stopped);
}

aio::task<> close_lets_it_await_its_cleanup() {
  std::string log;
  {
    auto each = with_cleanup(log);
    EXPECT(co_await each.next() == 0);
    co_await each.close();
    EXPECT(log == "cd");
    EXPECT(!co_await each.next());
    co_await each.close(); // once more does nothing
  }
  EXPECT(log == "cd");
  auto never_begun = with_cleanup(log);
  co_await never_begun.close();
  EXPECT(log == "cd");
  auto closed = co_await never_begun.next();
  EXPECT(!closed && log == "cd");
}

aio::task<> dropped_it_is_destroyed() {
  std::string log;
  {
    auto each = with_cleanup(log);
    EXPECT(co_await each.next() == 0);
  }
  EXPECT(log == "d");
}

aio::task<> a_cancel_is_thrown_inside() {
  std::string log;
  const auto consume = [&]() -> aio::task<> {
    auto each = with_cleanup(log);
    while (auto n = co_await each.next())
      log += std::to_string(*n);
  };
  aio::handle<> h = aio::spawn(consume());
  co_await aio::sleep(15ms);
  h.cancel();
  EXPECT(co_await is_cancelled(std::move(h)) && log == "01cd");
}

aio::async_generator<int> stubborn() {
  for (int i = 0;; ++i)
    try {
      co_yield i;
    } catch (const aio::cancelled &) {
    }
}
aio::task<> misuse_is_an_error() {
  auto each = stubborn();
  (void)co_await each.next();
  bool refused = false;
  try {
    co_await each.close();
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);

  auto slow = count(4);
  const auto take = [&]() -> aio::task<int> {
    int last = -1;
    while (auto n = co_await slow.next())
      last = *n;
    co_return last;
  };
  auto [a, b] = co_await aio::gather_results(take(), take());
  EXPECT(a.has_value() && *a == 3 && !b.has_value());

  // A close() that is refused does nothing to the task that waits.
  slow = count(4);
  const auto close = [&]() -> aio::task<> {
    co_await aio::sleep(500us);
    co_await slow.close();
  };
  auto [c, d] = co_await aio::gather_results(take(), close());
  EXPECT(c.has_value() && *c == 3 && !d.has_value());
}

aio::task<int> after(std::chrono::milliseconds d, int n) {
  co_await aio::sleep(d);
  if (n < 0)
    throw std::runtime_error("negative");
  co_return n;
}

aio::task<> as_completed_in_the_order_of_their_ends() {
  std::vector<aio::task<int>> tasks;
  for (int n : {30, 10, 20})
    tasks.push_back(after(std::chrono::milliseconds(n), n == 20 ? -1 : n));
  auto results = aio::as_completed(std::move(tasks));
  std::string order;
  while (auto r = co_await results.next())
    order += r->has_value() ? std::to_string(**r) + ' ' : "error ";
  EXPECT(order == "10 error 30 ");
  EXPECT(aio::now().time_since_epoch() == 30ms);
}

aio::task<> as_completed_of_nothing_and_of_void() {
  auto none = aio::as_completed(std::vector<aio::task<int>>());
  EXPECT(!co_await none.next());
  const auto pause = []() -> aio::task<> { co_await aio::sleep(1ms); };
  std::vector<aio::task<>> tasks;
  tasks.push_back(pause());
  tasks.push_back(pause());
  auto ended = aio::as_completed(std::move(tasks));
  int n = 0;
  while (auto r = co_await ended.next())
    n += r->has_value();
  EXPECT(n == 2);
}

aio::task<> as_completed_cleans_up() {
  std::string log;
  const auto work = [&](std::chrono::milliseconds d) -> aio::task<> {
    bool stopped = false;
    try {
      co_await aio::sleep(d);
    } catch (const aio::cancelled &) {
      stopped = true;
    }
    if (!stopped)
      co_return;
    co_await aio::sleep(1ms);
    log += 'x';
    throw aio::cancelled{};
  };
  const auto first_of = [&](bool ask_again) -> aio::task<> {
    std::vector<aio::task<>> tasks;
    for (int ms : {10, 20, 30})
      tasks.push_back(work(std::chrono::milliseconds(ms)));
    auto ended = aio::as_completed(std::move(tasks));
    auto first = co_await ended.next();
    EXPECT(first && first->has_value());
    if (ask_again)
      first = co_await ended.next();
    co_await ended.close();
  };
  co_await first_of(false);
  EXPECT(log == "xx");
  bool timed_out = false;
  try {
    co_await aio::timeout(15ms, first_of(true));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && log == "xxxx");
}

} // namespace

int main() {
  check("all", gives_all());
  check("move", moves_and_needs_no_stack());
  check("nested", of_a_generator());
  check("exception", an_exception_ends_it());
  check("close", close_lets_it_await_its_cleanup());
  check("dropped", dropped_it_is_destroyed());
  check("cancel", a_cancel_is_thrown_inside());
  check("misuse", misuse_is_an_error());
  check("as_completed", as_completed_in_the_order_of_their_ends());
  check("of nothing", as_completed_of_nothing_and_of_void());
  check("cleans up", as_completed_cleans_up());
}

// CHECK: ok all
// CHECK-NEXT: ok move
// CHECK-NEXT: ok nested
// CHECK-NEXT: ok exception
// CHECK-NEXT: ok close
// CHECK-NEXT: ok dropped
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok misuse
// CHECK-NEXT: ok as_completed
// CHECK-NEXT: ok of nothing
// CHECK-NEXT: ok cleans up
