// An operation of Asio or Beast refers to its buffers until it completes.
// RUN: %check --checks async-task-outlives-scope,async-dangling-argument,async-dangling-return
// REQUIRES: boost-asio
#include <boost/asio.hpp>
#include <boost/asio/experimental/deferred.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <array>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::awaitable;
using asio::ip::tcp;
using asio::ip::udp;

std::string make();

// ---- runs on

void temporary(tcp::socket &s) {
  asio::async_write(s, asio::buffer(make()), asio::detached);
  // CHECK: :[[@LINE-1]]:24: warning: this temporary ends with the full expression, but the operation 'boost::asio::async_write' refers to it until it completes and runs on; {{.*}} [async-dangling-argument]
}
void local(tcp::socket &s) {
  std::string text = make();
  asio::async_write(s, asio::buffer(text), asio::detached);
  // CHECK: :[[@LINE-1]]:24: warning: 'text' ends with its scope, but the operation 'boost::asio::async_write' refers to it until it completes and runs on; {{.*}} [async-task-outlives-scope]
}
awaitable<void> in_a_coroutine(tcp::socket &s) {
  std::vector<char> data(64);
  s.async_read_some(asio::buffer(data), [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:21: warning: 'data' ends with its scope
  co_return;
}
void an_array(udp::socket &s, udp::endpoint to) {
  char data[64] = {};
  s.async_send_to(asio::buffer(data, 10), to, [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:19: warning: 'data' ends with its scope
}
void a_named_buffer(tcp::socket &s) {
  std::array<char, 8> data{};
  auto buffer = asio::buffer(data);
  asio::async_write(s, buffer, asio::detached);
  // CHECK: :[[@LINE-1]]:24: warning: 'data' ends with its scope
}
void several(tcp::socket &s) {
  std::string head = make(), body = make();
  std::array<asio::const_buffer, 2> both{asio::buffer(head), asio::buffer(body)};
  asio::async_write(s, both, asio::detached);
  // CHECK: :[[@LINE-1]]:24: warning: '{{head|body}}' ends with its scope
}
void grows(tcp::socket &s) {
  std::string line;
  asio::async_read_until(s, asio::dynamic_buffer(line), '\n', [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:29: warning: 'line' ends with its scope
}
void a_streambuf(tcp::socket &s) {
  asio::streambuf line;
  asio::async_read_until(s, line, '\n', [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:29: warning: 'line' ends with its scope
}
void sender(udp::socket &s, std::vector<char> &into) {
  udp::endpoint from;
  s.async_receive_from(asio::buffer(into), from, [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:44: warning: 'from' ends with its scope
}
void a_message(tcp::socket &s) {
  beast::http::response<beast::http::string_body> answer;
  beast::http::async_write(s, answer, [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:31: warning: 'answer' ends with its scope
}
void a_request(tcp::socket &s, beast::flat_buffer &buffer) {
  beast::http::request<beast::http::string_body> request;
  beast::http::async_read(s, buffer, request, [](auto, std::size_t) {});
  // CHECK: :[[@LINE-1]]:38: warning: 'request' ends with its scope
}

// ---- is used later

awaitable<void> stored(tcp::socket &s) {
  auto operation = asio::async_write(s, asio::buffer(make()), asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:41: warning: this temporary ends with the full expression, but the operation 'boost::asio::async_write' refers to it until it completes and is used later
  co_await std::move(operation);
}
awaitable<void> deferred(tcp::socket &s) {
  auto operation = asio::async_write(s, asio::buffer(make()), asio::experimental::deferred);
  // CHECK: :[[@LINE-1]]:41: warning: this temporary
  co_await std::move(operation)(asio::use_awaitable);
}
awaitable<std::size_t> returned(tcp::socket &s) {
  std::string text = make();
  return asio::async_write(s, asio::buffer(text), asio::use_awaitable);
  // CHECK: :[[@LINE-1]]:31: warning: 'text' ends when this function returns
}

// ---- silent

awaitable<void> awaited(tcp::socket &s) {
  std::string text = make();
  co_await asio::async_write(s, asio::buffer(text), asio::use_awaitable);
  co_await asio::async_write(s, asio::buffer(make()), asio::use_awaitable);
  char data[64];
  auto n = co_await s.async_read_some(asio::buffer(data), asio::use_awaitable);
  (void)n;
}
awaitable<void> stored_and_alive(tcp::socket &s) {
  std::string text = make();
  auto operation = asio::async_write(s, asio::buffer(text), asio::use_awaitable);
  co_await std::move(operation);
}
void kept_by_the_handler(tcp::socket &s) {
  auto text = std::make_shared<std::string>(make());
  asio::async_write(s, asio::buffer(*text), [text](auto, std::size_t) {});
  auto data = std::make_unique<std::string>(make());
  auto buffer = asio::buffer(*data);
  asio::async_write(s, buffer, [data = std::move(data)](auto, std::size_t) {});
}
void the_callers(tcp::socket &s, std::string &text) { asio::async_write(s, asio::buffer(text), asio::detached); }
void a_literal(tcp::socket &s) { asio::async_write(s, asio::buffer("literal", 7), asio::detached); }
struct session {
  tcp::socket s;
  std::string text;
  char data[64];
  void go() {
    asio::async_write(s, asio::buffer(text), asio::detached);
    s.async_read_some(asio::buffer(data), [](auto, std::size_t) {});
  }
};
void run_here(asio::io_context &io, tcp::socket &s) {
  std::string text = make();
  asio::async_write(s, asio::buffer(text), asio::detached);
  io.run();
}
std::size_t waits(tcp::socket &s) {
  std::string text = make();
  auto written = asio::async_write(s, asio::buffer(text), asio::use_future);
  return written.get();
}
awaitable<void> a_named_token(tcp::socket &s, std::string &text) {
  auto token = asio::bind_executor(s.get_executor(), asio::use_awaitable);
  co_await asio::async_write(s, asio::buffer(text), token);
}
