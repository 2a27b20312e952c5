// Spawners of a library that model files describe: they may run the task up to its first suspension, and they keep a callable alive.
// RUN: %check --checks async-task-outlives-scope,async-dangling-capture,async-dangling-argument
// REQUIRES: boost-asio
#include <boost/asio.hpp>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::ip::tcp;

awaitable<void> echo(tcp::socket &socket) {
  char data[64];
  while (true) {
    std::size_t n = co_await socket.async_read_some(asio::buffer(data), asio::use_awaitable);
    co_await asio::async_write(socket, asio::buffer(data, n), asio::use_awaitable);
  }
}
awaitable<void> owns(tcp::socket socket) { co_await echo(socket); }
// It takes the socket before it suspends.
awaitable<void> takes(tcp::socket &&arrived) {
  tcp::socket socket = std::move(arrived);
  co_await echo(socket);
}
awaitable<void> declared(tcp::socket &&arrived);

awaitable<void> listen(tcp::acceptor acceptor) {
  auto executor = co_await asio::this_coro::executor;
  while (true) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(executor, echo(socket), asio::detached);
    // CHECK: :[[@LINE-1]]:35: warning: 'socket' ends with its scope, but the task of 'echo' refers to it through its parameter 'socket' and runs on; wait for the task before the scope ends, or let the coroutine take it by value [async-task-outlives-scope]
  }
}
awaitable<void> listen_with_lambda(tcp::acceptor acceptor) {
  auto executor = co_await asio::this_coro::executor;
  while (true) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(executor, [&socket]() -> awaitable<void> { co_await echo(socket); co_await echo(socket); }, asio::detached);
    // CHECK: :[[@LINE-1]]:32: warning: 'socket' ends with its scope, but the lambda's task refers to it through a capture and runs on; {{.*}} [async-task-outlives-scope]
  }
}
awaitable<void> with_a_callback(std::string text) {
  asio::co_spawn(co_await asio::this_coro::executor, [&]() -> awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    (void)text.size();
  }, [](std::exception_ptr) {});
  // CHECK: :[[@LINE-4]]:55: warning: 'text' ends with its scope, but the lambda's task refers to it through a capture
}
awaitable<void> called_in_place(std::string text) {
  asio::co_spawn(co_await asio::this_coro::executor, [text]() -> awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    (void)text.size();
  }(), asio::detached);
  // CHECK: :[[@LINE-4]]:54: warning: this lambda ends with the full expression, {{.*}} [async-dangling-capture]
}

// ---- silent

awaitable<void> listen_and_move(tcp::acceptor acceptor) {
  auto executor = co_await asio::this_coro::executor;
  while (true)
    asio::co_spawn(executor, owns(co_await acceptor.async_accept(asio::use_awaitable)), asio::detached);
}
awaitable<void> moved_before_the_first_suspension(tcp::acceptor acceptor) {
  auto executor = co_await asio::this_coro::executor;
  while (true) {
    tcp::socket socket = co_await acceptor.async_accept(asio::use_awaitable);
    asio::co_spawn(executor, takes(std::move(socket)), asio::detached);
    asio::co_spawn(executor, declared(co_await acceptor.async_accept(asio::use_awaitable)), asio::detached);
  }
}
// The closure lives in the coroutine that co_spawn makes.
awaitable<void> keeps_the_callable(std::string text) {
  asio::co_spawn(co_await asio::this_coro::executor, [text]() -> awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    (void)text.size();
  }, asio::detached);
}
awaitable<void> awaits_it(std::string text) {
  co_await asio::co_spawn(co_await asio::this_coro::executor, [&]() -> awaitable<void> {
    co_await asio::post(asio::use_awaitable);
    (void)text.size();
  }, asio::use_awaitable);
}
// What it is spawned in runs while the locals are there, and takes its tasks with it when it ends.
void runs_the_loop() {
  asio::io_context context;
  tcp::socket socket(context);
  asio::co_spawn(context, echo(socket), asio::detached);
  context.run();
}
void in_a_pool() {
  tcp::socket *socket = nullptr;
  std::string text;
  asio::thread_pool pool;
  asio::co_spawn(pool, [&]() -> awaitable<void> {
    co_await echo(*socket);
    (void)text.size();
  }, asio::detached);
}
int main() {
  asio::io_context context;
  tcp::socket socket(context);
  asio::co_spawn(context, echo(socket), asio::detached);
}
