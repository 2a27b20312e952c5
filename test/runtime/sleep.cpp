// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <algorithm>
#include <vector>

using namespace std::chrono_literals;

namespace {

std::string trace;
aio::task<> say(const char *what, std::chrono::nanoseconds after) {
  co_await aio::sleep(after);
  trace += what;
}

aio::task<> earliest_first_and_ties_in_order() {
  co_await aio::gather(say("d", 30ms), say("a", 10ms), say("b", 20ms), say("c", 20ms), say("e", 30ms));
  EXPECT(trace == "abcde");
}

aio::task<> virtual_time_jumps() {
  const auto begin = aio::now();
  co_await aio::sleep(24h);
  EXPECT(aio::now() - begin == 24h);
  co_await aio::sleep(1.5s);
  EXPECT(aio::now() - begin == 24h + 1500ms);
  co_await aio::sleep(0ms);
  co_await aio::sleep(-5ms);
  EXPECT(aio::now() - begin == 24h + 1500ms);
  co_await aio::sleep(std::chrono::duration<double, std::nano>(0.5)); // rounded up
  EXPECT(aio::now() - begin == 24h + 1500ms + 1ns);
}

aio::task<> durations_beyond_the_clock() {
  aio::handle<> a = aio::spawn(aio::sleep(std::chrono::hours::max()));
  aio::handle<> b = aio::spawn(aio::sleep(std::chrono::nanoseconds::max()));
  aio::handle<> c = aio::spawn(aio::sleep(std::chrono::duration<double>(1e300)));
  co_await aio::sleep(1h);
  EXPECT(!a.done() && !b.done() && !c.done());
}

aio::task<> yield_lets_every_ready_task_run_once() {
  trace.clear();
  const auto worker = [](char name) -> aio::task<> {
    for (int i = 0; i < 3; ++i) {
      trace += name;
      co_await aio::yield();
    }
  };
  co_await aio::gather(worker('a'), worker('b'), worker('c'));
  EXPECT(trace == "abcabcabc");
}

// Many timers, a third of them cancelled: the heap must stay a heap.
aio::task<> a_hundred_thousand_timers() {
  struct state {
    std::vector<int> woken;
    int cancelled = 0;
  } s;
  const auto sleeper = [](state &to, int ms) -> aio::task<> {
    try {
      co_await aio::sleep(std::chrono::milliseconds(ms));
      to.woken.push_back(ms);
    } catch (const aio::cancelled &) {
      ++to.cancelled;
      throw;
    }
  };
  unsigned x = 12345;
  std::vector<aio::handle<>> handles;
  for (int i = 0; i < 100'000; ++i) {
    x ^= x << 13, x ^= x >> 17, x ^= x << 5;
    handles.push_back(aio::spawn(sleeper(s, static_cast<int>(1 + x % 1000))));
  }
  co_await aio::yield();
  for (std::size_t i = 0; i < handles.size(); i += 3)
    handles[i].cancel();
  co_await aio::sleep(2s);
  EXPECT(s.cancelled == 33'334);
  EXPECT(s.woken.size() == 66'666);
  EXPECT(std::is_sorted(s.woken.begin(), s.woken.end()));
}

aio::task<> a_busy_task_does_not_starve_timers() {
  bool rang = false;
  aio::handle<> alarm = aio::spawn([](bool &flag) -> aio::task<> {
    co_await aio::sleep(1ms);
    flag = true;
  }(rang));
  while (!rang)
    co_await aio::yield();
}

} // namespace

int main() {
  check("order", earliest_first_and_ties_in_order());
  check("virtual time", virtual_time_jumps());
  check("beyond the clock", durations_beyond_the_clock());
  check("yield", yield_lets_every_ready_task_run_once());
  check("1e5 timers", a_hundred_thousand_timers());
  // Real time: never early.
  const auto begin = std::chrono::steady_clock::now();
  aio::run([]() -> aio::task<> { co_await aio::sleep(3ms); }());
  EXPECT(std::chrono::steady_clock::now() - begin >= 3ms);
  aio::run(a_busy_task_does_not_starve_timers());
  std::puts("ok real time");
}

// CHECK: ok order
// CHECK-NEXT: ok virtual time
// CHECK-NEXT: ok beyond the clock
// CHECK-NEXT: ok yield
// CHECK-NEXT: ok 1e5 timers
// CHECK-NEXT: ok real time
