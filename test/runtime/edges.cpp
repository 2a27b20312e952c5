// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// Durations at the edge of what can be counted.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <limits>
#include <string>

using namespace std::chrono_literals;

namespace {

using seconds = std::chrono::duration<double>;
constexpr double nan = std::numeric_limits<double>::quiet_NaN(), infinity = std::numeric_limits<double>::infinity();

template <class Duration> aio::task<> is_over_at_once(Duration d) {
  const auto begin = aio::now();
  co_await aio::sleep(d);
  EXPECT(aio::now() - begin < 1s);
  std::string what;
  try {
    co_await aio::timeout(d, aio::sleep(1h));
  } catch (const aio::timeout_error &e) {
    what = e.what();
  }
  EXPECT(what.find("timed out after 0 ms") == 0 && aio::now() - begin < 1s);
}

template <class Duration> aio::task<> never_comes(Duration d) {
  auto sleeps = aio::spawn(aio::sleep(d));
  co_await aio::timeout(d, aio::sleep(1ms));
  EXPECT(!sleeps.done());
}

aio::task<> least() {
  co_await is_over_at_once(std::chrono::nanoseconds::min());
  co_await is_over_at_once(std::chrono::seconds::min());
  co_await is_over_at_once(std::chrono::hours::min());
  co_await is_over_at_once(seconds(-1e30));
  co_await is_over_at_once(seconds(-infinity));
  co_await is_over_at_once(seconds(nan));
  co_await is_over_at_once(std::chrono::duration<unsigned>(0));
}

aio::task<> most() {
  co_await never_comes(std::chrono::nanoseconds::max());
  co_await never_comes(std::chrono::duration<long long, std::pico>::max() / 1'000);
  co_await never_comes(std::chrono::seconds::max());
  co_await never_comes(std::chrono::hours::max());
  co_await never_comes(seconds(1e30));
  co_await never_comes(seconds(infinity));
  co_await never_comes(std::chrono::duration<double, std::nano>(infinity));
}

// A thread that works must not make time overflow either.
aio::task<> most_and_a_thread() {
  auto sleeps = aio::spawn(aio::sleep(std::chrono::nanoseconds::max()));
  co_await aio::to_thread([] {});
  EXPECT(!sleeps.done());
}

// timeout(0, f()) runs f to where it first waits; sleep(0) only lets others run.
aio::task<> zero() {
  std::string log;
  const auto steps = [&log](bool waits) -> aio::task<> {
    log += 'a';
    co_await aio::sleep(0s);
    log += 'b';
    if (waits)
      co_await aio::sleep(1ns);
    log += 'c';
  };
  co_await aio::timeout(0s, steps(false));
  EXPECT(log == "abc");
  bool timed_out = false;
  try {
    co_await aio::timeout(0s, steps(true));
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  EXPECT(timed_out && log == "abcab");
  auto other = aio::spawn(steps(false));
  co_await aio::sleep(0s);
  EXPECT(log == "abcaba"); // in turns
  co_await other;
}

aio::async_generator<int> slow() {
  for (int i = 0;; ++i) {
    co_await aio::sleep(10ms);
    co_yield i;
  }
}
// A timeout on next() ends the generator; one on the wait for it does not.
aio::task<> of_a_generator() {
  auto g = slow();
  bool timed_out = false;
  try {
    (void)co_await aio::timeout(5ms, g.next());
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  auto after = co_await g.next();
  EXPECT(timed_out && !after);

  g = slow();
  auto next = aio::spawn(g.next());
  timed_out = false;
  try {
    co_await aio::timeout(5ms, next.wait());
  } catch (const aio::timeout_error &) {
    timed_out = true;
  }
  after = co_await next;
  EXPECT(timed_out && after && *after == 0);
  after = co_await g.next();
  EXPECT(after && *after == 1);
}

} // namespace

int main() {
  check("least", least());
  check("most", most());
  check("most and a thread", most_and_a_thread());
  check("zero", zero());
  check("of a generator", of_a_generator());
  check_in_real_time("least, in real time", least());
  check_in_real_time("most, in real time", most());
}

// CHECK: ok least
// CHECK-NEXT: ok most
// CHECK-NEXT: ok most and a thread
// CHECK-NEXT: ok zero
// CHECK-NEXT: ok of a generator
// CHECK-NEXT: ok least, in real time
// CHECK-NEXT: ok most, in real time
