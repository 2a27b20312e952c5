// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
#include "dialogue.hpp"

#include <algorithm>
#include <cstdint>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

using aio::net::stream;
using server::request;
using server::response;
using server::upload;

constexpr std::size_t large = 64 << 20, block = 64 << 10;

/// Each byte encodes its position, so that none can be lost or duplicated unnoticed.
char byte_at(std::size_t at) { return static_cast<char>(at * 2654435761u >> 24); }

struct count {
  std::size_t bytes = 0, largest_part = 0;
  bool right = true;

  aio::task<response> operator()(request r, upload &body) {
    EXPECT(r.body.empty());
    bytes = 0;
    for (;;) {
      const std::string part = co_await body.read_some();
      if (part.empty())
        break;
      for (std::size_t i = 0; i < part.size(); ++i)
        right = right && part[i] == byte_at(bytes + i);
      bytes += part.size();
      largest_part = std::max(largest_part, part.size());
    }
    EXPECT(co_await body.read_some() == "");
    co_return std::to_string(bytes);
  }
};

server::routes counting(count &c) {
  server::routes all;
  all.post("/count", [&c](request r, upload &body) { return c(std::move(r), body); });
  all.get("/", [](request) -> aio::task<response> { co_return "hello"; });
  return all;
}

/// The bytes from `at` on, whole or as a chunk.
std::string part_of(std::size_t at, std::size_t size, bool chunked) {
  std::string bytes(size, '\0');
  for (std::size_t i = 0; i < size; ++i)
    bytes[i] = byte_at(at + i);
  if (!chunked)
    return bytes;
  char head[20];
  std::snprintf(head, sizeof head, "%zx\r\n", size);
  return head + bytes + "\r\n";
}

aio::task<> send_body(stream &to, std::size_t size, bool chunked, std::size_t &sent) {
  for (sent = 0; sent < size; sent += block)
    co_await to.write_all(part_of(sent, std::min(block, size - sent), chunked));
  if (chunked)
    co_await to.write_all("0\r\n\r\n");
}

aio::task<> any_length() {
  count c;
  running here(counting(c), {.body_limit = 1000});
  stream s = co_await aio::net::connect(here.at);
  for (const std::size_t size : {std::size_t{0}, std::size_t{5}, block + 1, large})
    for (const bool chunked : {false, true}) {
      const std::string how =
          chunked ? "Transfer-Encoding: chunked\r\n" : "Content-Length: " + std::to_string(size) + "\r\n";
      co_await s.write_all(simple("POST /count", how));
      std::size_t sent = 0;
      aio::handle<> sending = aio::spawn(send_body(s, size, chunked, sent));
      const answer a = co_await read_answer(s);
      EXPECT(a.status == 200 && a.body == std::to_string(size) && a.has("Connection: keep-alive"));
      co_await sending;
    }
  EXPECT(c.right && c.largest_part <= block);
}

// While the handler does not read, the server takes nothing, and the client has to wait.
aio::task<> slow_handler() {
  aio::event go_on;
  std::size_t read = 0;
  server::routes all;
  all.post("/", [&](request, upload &body) -> aio::task<response> {
    read = (co_await body.read_some()).size();
    co_await go_on.wait();
    for (;;) {
      const std::size_t more = (co_await body.read_some()).size();
      if (more == 0)
        co_return "all";
      read += more;
    }
  });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: " + std::to_string(large) + "\r\n"));
  std::size_t sent = 0;
  aio::handle<> sending = aio::spawn(send_body(s, large, false, sent));
  std::size_t before = 1;
  for (int still = 0; still < 10; still = sent == before ? still + 1 : 0) {
    before = sent;
    co_await aio::sleep(10ms);
  }
  EXPECT(sent < large / 2 && read <= block); // the system's buffers hold the difference
  go_on.set();
  EXPECT((co_await read_answer(s)).body == "all");
  EXPECT(read == large);
  co_await sending;
}

aio::task<> pipelining() {
  count c;
  running here(counting(c));
  stream s = co_await aio::net::connect(here.at);
  const std::string one = simple("POST /count", "Content-Length: 300\r\n", part_of(0, 300, false));
  const std::string two =
      simple("POST /count", "Transfer-Encoding: chunked\r\n", part_of(0, 200, true) + "0\r\nX: y\r\n\r\n");
  const std::string all = one + two + simple("GET /");
  for (std::size_t at = 0; at < all.size(); at += 7) {
    co_await s.write_all(all.substr(at, 7));
    co_await aio::yield();
  }
  for (const char *body : {"300", "200", "hello"})
    EXPECT((co_await read_answer(s)).body == body);
  EXPECT(c.right);
}

// The response may be made of what comes.
aio::async_generator<std::string> shouted(upload &body) {
  for (;;) {
    std::string part = co_await body.read_some();
    if (part.empty())
      co_return;
    std::transform(part.begin(), part.end(), part.begin(), [](char x) { return static_cast<char>(x - 'a' + 'A'); });
    co_yield std::move(part);
  }
}

aio::task<> answered_as_it_comes() {
  server::routes all;
  all.post("/", [](request, upload &body) -> aio::task<response> { co_return shouted(body); });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: 10\r\n"));
  const std::string head = co_await s.read_until("\r\n\r\n");
  EXPECT(head.starts_with("HTTP/1.1 200 "));
  for (const char *each : {"hello", "world"}) {
    co_await s.write_all(each);
    std::string shout(each);
    std::transform(shout.begin(), shout.end(), shout.begin(), [](char x) { return static_cast<char>(x - 'a' + 'A'); });
    EXPECT(co_await s.read_until("\r\n" + shout + "\r\n") == "5\r\n" + shout + "\r\n");
  }
  EXPECT(co_await read_rest(s) == "0\r\n\r\n");
}

// What the handler leaves behind is not taken for the next request.
aio::task<> unread() {
  server::routes all;
  all.post("/", [](request, upload &) -> aio::task<response> { co_return "no, thank you"; });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: 4\r\n", "body"));
  EXPECT((co_await read_answer(s)).has("Connection: keep-alive")); // all of it had come
  co_await s.write_all(simple("POST /", "Content-Length: 8388608\r\n", std::string(8 << 20, 'x')));
  const answer refused = co_await read_answer(s); // and is not lost in a reset
  EXPECT(refused.body == "no, thank you" && refused.has("Connection: close"));
  EXPECT(co_await read_rest(s) == "");
  const std::string uninvited =
      co_await exchange(here.at, simple("POST /", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
  EXPECT(uninvited.starts_with("HTTP/1.1 200 ") && uninvited.find("\r\nConnection: close\r\n") != uninvited.npos);
}

aio::task<> expect_continue() {
  count c;
  running here(counting(c));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /count", "Expect: 100-continue\r\nContent-Length: 9\r\n"));
  EXPECT(co_await s.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
  co_await s.write_all(part_of(0, 9, false));
  EXPECT((co_await read_answer(s)).body == "9");
}

/// The errors of a handler that keeps reading.
struct witness {
  int status = 0, reports = 0;
  bool cancelled = false;
  aio::event begun, ended;

  server::routes routes() {
    server::routes all;
    all.post("/", [this](request, upload &body) -> aio::task<response> {
      begun.set();
      try {
        while (!(co_await body.read_some()).empty()) {
        }
      } catch (const server::status_error &e) {
        status = e.status();
        ended.set();
        throw;
      } catch (const aio::cancelled &) {
        cancelled = true;
        throw;
      }
      co_return "all";
    });
    return all;
  }
  server::serve_options options() {
    server::serve_options o;
    o.on_error = [this](const server::failure &) { ++reports; };
    return o;
  }
};

aio::task<> the_client_goes() {
  witness w;
  running here(w.routes(), w.options());
  {
    stream half = co_await aio::net::connect(here.at);
    co_await half.write_all(simple("POST /", "Content-Length: 10\r\n", "half"));
    half.shutdown_write();
    const answer a = co_await read_answer(half);
    EXPECT(a.status == 400 && a.body == "the body is not complete\n" && w.status == 400);
  }
  w.ended.clear();
  w.status = 0;
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Transfer-Encoding: chunked\r\n", "4\r\nhalf\r\n"));
  co_await aio::sleep(5ms);
  const linger at_once{1, 0};
  EXPECT(::setsockopt(s.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once) == 0);
  s.close();
  co_await w.ended.wait();
  EXPECT(w.status == 400 && w.reports == 0);
}

aio::task<> no_http() {
  witness w;
  running here(w.routes(), w.options());
  const std::string came =
      co_await exchange(here.at, simple("POST /", "Transfer-Encoding: chunked\r\n", "4\r\nhalf\r\nxyz\r\n"));
  EXPECT(came.starts_with("HTTP/1.1 400 ") && came.find("HTTP/1.1 ", 9) == came.npos && w.reports == 0);
}

// A part now and then is enough, however long it takes; silence is not.
aio::task<> silence() {
  witness w;
  server::serve_options options = w.options();
  options.receive = 400ms;
  running here(w.routes(), options);
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: 100\r\n"));
  for (int i = 0; i < 10; ++i) {
    co_await s.write_all("x");
    co_await aio::sleep(50ms);
  }
  EXPECT(w.status == 0);
  EXPECT((co_await read_answer(s)).status == 408);
  EXPECT(w.status == 408 && w.reports == 0);
}

aio::task<> cancelled_read_loses_nothing() {
  int impatient = 0;
  server::routes all;
  all.post("/", [&](request, upload &body) -> aio::task<response> {
    std::string came;
    for (;;) {
      std::string part;
      try {
        part = co_await aio::timeout(2ms, body.read_some());
      } catch (const aio::timeout_error &) {
        ++impatient;
        continue;
      }
      if (part.empty())
        co_return came;
      came += part;
    }
  });
  running here(std::move(all));
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Transfer-Encoding: chunked\r\n"));
  for (const char *bytes : {"5\r", "\nhel", "lo\r\n5\r\nwor", "ld\r\n0\r\n", "\r\n"}) {
    co_await s.write_all(bytes);
    co_await aio::sleep(10ms);
  }
  EXPECT((co_await read_answer(s)).body == "helloworld");
  EXPECT(impatient > 0);
}

aio::task<> cancel() {
  witness w;
  running here(w.routes(), w.options());
  stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("POST /", "Content-Length: 100\r\n", "half"));
  co_await w.begun.wait();
  here.task.cancel();
  bool cancelled = false;
  try {
    co_await here.task;
  } catch (const aio::cancelled &) {
    cancelled = true;
  }
  EXPECT(cancelled && w.cancelled && w.reports == 0);
  EXPECT(co_await read_rest(s) == "");
}

} // namespace

int main() {
  run("any_length", any_length());
  run("slow_handler", slow_handler());
  run("pipelining", pipelining());
  run("answered_as_it_comes", answered_as_it_comes());
  run("unread", unread());
  run("expect_continue", expect_continue());
  run("the_client_goes", the_client_goes());
  run("no_http", no_http());
  run("silence", silence());
  run("cancelled_read_loses_nothing", cancelled_read_loses_nothing());
  run("cancel", cancel());
}

// CHECK: ok any_length
// CHECK-NEXT: ok slow_handler
// CHECK-NEXT: ok pipelining
// CHECK-NEXT: ok answered_as_it_comes
// CHECK-NEXT: ok unread
// CHECK-NEXT: ok expect_continue
// CHECK-NEXT: ok the_client_goes
// CHECK-NEXT: ok no_http
// CHECK-NEXT: ok silence
// CHECK-NEXT: ok cancelled_read_loses_nothing
// CHECK-NEXT: ok cancel
