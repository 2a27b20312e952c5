// REQUIRES: boost-asio
// RUN: %check --checks corolint-facts
// Real headers: asio::awaitable has its promise through a partial specialization of std::coroutine_traits, and is awaitable only through that promise.
#include <boost/asio.hpp>
#include <boost/asio/experimental/coro.hpp>

namespace asio = boost::asio;

asio::awaitable<int> lazy() { co_return 1; }
// CHECK: :[[@LINE-1]]:22: warning: coroutine lazy: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:22: warning: result of lazy: task, start lazy, on drop never runs{{(, nodiscard)?}}, single use

asio::experimental::coro<int> many(asio::any_io_executor) { co_yield 1; }
// CHECK: :[[@LINE-1]]:31: warning: coroutine many: asynchronous, suspension point
// CHECK: :[[@LINE-2]]:31: warning: result of many: async generator, start lazy, on drop never runs, single use

auto deferred(asio::steady_timer &t) { return t.async_wait(asio::deferred); }
// CHECK: :[[@LINE-1]]:6: warning: result of deferred: awaiter, start lazy, on drop never runs
