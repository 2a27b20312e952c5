// REQUIRES: boost-asio
// RUN: %check --checks async-blocking-call
#include <boost/asio.hpp>
#include <unistd.h>

boost::asio::awaitable<void> naps(std::chrono::milliseconds d) {
  std::this_thread::sleep_for(d);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::this_thread::sleep_for' blocks the event loop's thread (sleep): no other coroutine runs until it returns; use boost::asio::steady_timer::async_wait
  // CHECK-FIXES: {{^}}  co_await boost::asio::steady_timer(co_await boost::asio::this_coro::executor, d).async_wait(boost::asio::use_awaitable);
  sleep(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  // CHECK-FIXES: {{^}}  co_await boost::asio::steady_timer(co_await boost::asio::this_coro::executor, std::chrono::seconds(2)).async_wait(boost::asio::use_awaitable);
  co_return;
}
