// REQUIRES: https
// RUN: %https %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s && env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
// A server that stops, or is silent, or contradicts itself; and options that are not what they seem.
#include <aio/aio.hpp>
#include <aio/http/client.hpp>
#include <aio/net/server.hpp>

#include "server.hpp"

using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

/// Says the same to each client, whatever it asks, and closes; "" says nothing for ever.
struct liar {
  explicit liar(std::string a) : answer(std::move(a)), serving(aio::spawn(aio::net::serve(from, handler()))) {}
  std::function<aio::task<>(aio::net::stream)> handler() {
    return [this](aio::net::stream s) -> aio::task<> {
      co_await s.read_until("\r\n\r\n");
      if (answer.empty())
        co_await aio::sleep(1h);
      co_await s.write_all(answer);
    };
  }
  std::string url() const { return "http://" + from.local().text() + "/"; }

  const std::string answer;
  aio::net::listener from{aio::net::address::loopback(0)};
  aio::handle<> serving;
};

aio::task<> cut() {
  const std::string whole = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nX-Important: yes\r\n\r\n";
  for (std::size_t at = 20; at < whole.size(); at += 5) {
    liar server(whole.substr(0, at));
    http::client web;
    EXPECT((co_await failure_of(web.get(server.url()))).code == CURLE_PARTIAL_FILE);
    EXPECT((co_await failure_of(web.open(http::client_request("GET", server.url())))).code == CURLE_PARTIAL_FILE);
  }
  liar server(whole + "body");
  http::client web;
  EXPECT((co_await web.get(server.url())).body == "body");
}

aio::task<> two_lengths() {
  liar server("HTTP/1.1 200 OK\r\nContent-Length: 8\r\nContent-Length: 4\r\n\r\nbody");
  http::client web;
  EXPECT((co_await failure_of(web.get(server.url()))).code != 0);
}

aio::task<> silence() {
  liar server("");
  http::client_options options;
  options.stall = 1s;
  http::client web(options);
  EXPECT((co_await failure_of(web.get(server.url()))).code == CURLE_OPERATION_TIMEDOUT);
}

aio::task<> options() {
  for (std::string http::client_options::*each :
       {&http::client_options::user_agent, &http::client_options::ca_file, &http::client_options::certificate_file,
        &http::client_options::key_file}) {
    http::client_options o;
    o.*each = "a\0b"s;
    EXPECT_THROW(std::invalid_argument, http::client{o});
  }
  http::client_options o;
  o.user_agent = "a\r\nX-Evil: 1";
  EXPECT_THROW(std::invalid_argument, http::client{o});
  co_return;
}

} // namespace

int main() {
  run("cut", cut());
  run("two_lengths", two_lengths());
  run("silence", silence());
  run("options", options());
}

// CHECK: ok cut
// CHECK-NEXT: ok two_lengths
// CHECK-NEXT: ok silence
// CHECK-NEXT: ok options
