// REQUIRES: boost-asio
// RUN: %check --checks 'async-*'
// Boost.Asio's real headers: the same name blocks or not by where it is.
#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/ssl.hpp>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

awaitable<void> step(int);

awaitable<void> blocks(tcp::socket s, tcp::acceptor &a, tcp::resolver &r, asio::steady_timer &t) {
  char data[16];
  s.read_some(asio::buffer(data));
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::basic_stream_socket::read_some' blocks the event loop's thread (network): no other coroutine runs until it returns; use async_read_some [async-blocking-call]
  asio::write(s, asio::buffer(data));
  // CHECK: :[[@LINE-1]]:3: warning: 'boost::asio::write' blocks
  asio::read_until(s, asio::dynamic_buffer(*new std::string), "\n");
  // CHECK: :[[@LINE-1]]:3: warning: 'boost::asio::read_until' blocks
  a.accept();
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::basic_socket_acceptor::accept' blocks
  s.connect({});
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::basic_socket::connect' blocks
  r.resolve("host", "80");
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::ip::basic_resolver::resolve' blocks
  t.wait();
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::basic_waitable_timer::wait' blocks the event loop's thread (sleep)
  co_await step(1);
}

awaitable<void> shuts_down(asio::ssl::stream<tcp::socket> s) {
  s.shutdown();
  // CHECK: :[[@LINE-1]]:5: warning: 'boost::asio::ssl::stream::shutdown' blocks the event loop's thread (network)
  s.lowest_layer().close();
  co_await step(1);
}

awaitable<void> drops(asio::io_context &io, asio::steady_timer &t) {
  (void)step(1);
  // CHECK: :[[@LINE-1]]:9: warning: the result of 'step' is dropped here, so its work never runs; co_await it [async-discarded-task]
  (void)t.async_wait(asio::deferred);
  // CHECK: :[[@LINE-1]]:11: warning: the result of 'boost::asio::basic_waitable_timer::async_wait' is dropped
  using namespace asio::experimental::awaitable_operators;
  (void)(step(1) && step(2));
  // CHECK: :[[@LINE-1]]:18: warning: this 'boost::asio::awaitable' is dropped
  co_await step(1);
  io.run();
  // CHECK: :[[@LINE-1]]:6: warning: 'boost::asio::io_context::run' runs an event loop inside a coroutine
  io.poll();
}

// ---- silent

awaitable<void> awaits(asio::io_context &io, tcp::socket s, asio::steady_timer &t) {
  char data[16];
  co_await s.async_read_some(asio::buffer(data), use_awaitable);
  co_await asio::async_write(s, asio::buffer(data), use_awaitable);
  co_await t.async_wait(use_awaitable);
  co_await t.async_wait(asio::deferred);
  asio::co_spawn(io, step(1), asio::detached);
  t.async_wait([](boost::system::error_code) {});
  s.close();
}

// Over a closed socket the TLS shutdown fails at once.
awaitable<void> closes_first(asio::ssl::stream<tcp::socket> s) {
  boost::system::error_code ignored;
  s.lowest_layer().close(ignored);
  s.shutdown(ignored);
  co_await step(1);
}

// On a pool's thread from the start.
awaitable<void> worker() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  co_return;
}
void starts_workers(asio::thread_pool &pool) {
  asio::co_spawn(pool, worker(), asio::detached);
  asio::co_spawn(
      pool,
      []() -> awaitable<void> {
        std::this_thread::sleep_for(std::chrono::seconds(1));
        co_return;
      },
      asio::detached);
  asio::post(pool, [] { std::this_thread::sleep_for(std::chrono::seconds(1)); });
}

// Resumed on the pool, until the next await comes back to the coroutine's own executor.
awaitable<void> hops(asio::thread_pool &pool) {
  co_await asio::post(asio::bind_executor(pool, use_awaitable));
  std::this_thread::sleep_for(std::chrono::seconds(1));
  co_await step(1);
  std::this_thread::sleep_for(std::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'std::this_thread::sleep_for' blocks
}
