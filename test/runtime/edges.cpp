// RUN: %aio %s -o %t
// RUN: env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// Durations at the edge of what can be counted.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <limits>

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

} // namespace

int main() {
  check("least", least());
  check("most", most());
  check("most and a thread", most_and_a_thread());
  check_in_real_time("least, in real time", least());
  check_in_real_time("most, in real time", most());
}

// CHECK: ok least
// CHECK-NEXT: ok most
// CHECK-NEXT: ok most and a thread
// CHECK-NEXT: ok least, in real time
// CHECK-NEXT: ok most, in real time
