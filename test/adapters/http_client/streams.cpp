// REQUIRES: http_client
// RUN: %http_client %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

using namespace std::chrono_literals;

namespace {

aio::task<http::download> open(http::client &web, const char *path) {
  return web.open(http::client_request("GET", server(path)));
}

aio::task<std::string> rest_of(http::download &d) {
  std::string body;
  for (;;) {
    const std::string part = co_await d.read_some();
    if (part.empty())
      co_return body;
    body += part;
  }
}

aio::task<> parts_as_they_come() {
  http::client web;
  http::download d = co_await open(web, "/drip/3/30");
  EXPECT(d.head().status == 200 && d.head().url == server("/drip/3/30"));
  EXPECT(co_await d.read_some() == "part 0");
  EXPECT(co_await d.read_some() == "part 1");
  EXPECT(co_await d.read_some() == "part 2");
  EXPECT(co_await d.read_some() == "");
  EXPECT(co_await d.read_some() == "");
  EXPECT(!d.head().headers.find("x-after"));
}

aio::task<> header_before_body() {
  http::client web;
  const auto start = std::chrono::steady_clock::now();
  http::download d = co_await open(web, "/drip/1/2000");
  EXPECT(d.head().status == 200 && std::chrono::steady_clock::now() - start < 1500ms);
}

aio::task<> after_a_redirect() {
  http::client web;
  http::download d = co_await open(web, "/redirect/2");
  EXPECT(d.head().status == 200 && d.head().url == server("/hello"));
  EXPECT(co_await rest_of(d) == "hello");
}

// A client that does not read makes the server wait.
aio::task<> back_pressure() {
  http::client web;
  constexpr int size = 40'000'000;
  http::download d = co_await open(web, "/large/40000000");
  EXPECT((co_await d.read_some()).size() <= http::download::most_buffered + CURL_MAX_WRITE_SIZE);
  long sent = -1;
  for (;;) { // until it stands still
    co_await aio::sleep(50ms);
    const long now = std::stol((co_await web.get(server("/count/sent"))).body);
    if (now == sent)
      break;
    sent = now;
  }
  EXPECT(sent < size / 2);
  std::size_t got = 0, largest = 0;
  for (;;) {
    const std::string part = co_await d.read_some();
    if (part.empty())
      break;
    got += part.size();
    largest = std::max(largest, part.size());
  }
  EXPECT(got > size - http::download::most_buffered - CURL_MAX_WRITE_SIZE - 1);
  EXPECT(largest <= http::download::most_buffered + CURL_MAX_WRITE_SIZE);
}

// Data unpacked while there is no reader is kept, and none of it is lost.
aio::task<> zipped() {
  http::client web;
  http::download d = co_await open(web, "/zipped/3000000");
  co_await aio::sleep(20ms);
  EXPECT(co_await rest_of(d) == std::string(3'000'000, 'z'));
}

aio::task<> cancelled_read() {
  http::client web;
  http::download d = co_await open(web, "/drip/3/40");
  std::string body;
  int expired = 0;
  for (bool more = true; more;) {
    try {
      const std::string part = co_await aio::timeout(7ms, d.read_some());
      body += part;
      more = !part.empty();
    } catch (const aio::timeout_error &) {
      ++expired;
    }
  }
  EXPECT(body == "part 0part 1part 2" && expired > 0);
}

aio::task<> dropped() {
  http::client web;
  for (int i = 0; i < 3; ++i) {
    http::download d = co_await open(web, "/large/40000000");
    co_await d.read_some();
    if (i == 1)
      co_await aio::sleep(20ms); // with libcurl pausing
  }
  EXPECT((co_await web.get(server("/hello"))).body == "hello");
}

aio::async_generator<std::string> blocks(int n, std::chrono::milliseconds pause, bool &ended) {
  struct at_end {
    bool &ended;
    ~at_end() { ended = true; }
  } const note{ended};
  for (int i = 0; i < n; ++i) {
    if (pause > 0ms)
      co_await aio::sleep(pause);
    co_yield "";
    co_yield std::string(10'000, static_cast<char>('a' + i % 26));
  }
}

// The SHA-1 is that of the bytes that were meant, computed by Python's hashlib.
constexpr const char *of_100 = "1000000 aea41b8ee650625082fd151cb5b7167e7d375ccf";

aio::task<> upload() {
  http::client web;
  for (const char *method : {"POST", "PUT", "PATCH"})
    for (const bool says_how_long : {false, true}) {
      bool ended = false;
      http::client_request r(method, server("/upload"));
      r.parts = blocks(100, 0ms, ended);
      if (says_how_long)
        r.headers.add("Content-Length", "1000000");
      const http::client_response answer = co_await web.send(std::move(r));
      EXPECT(answer.body == of_100 + std::string(says_how_long ? " None" : " chunked") && ended);
    }
  bool ended = false;
  http::client_request slow("PUT", server("/upload"));
  slow.parts = blocks(5, 10ms, ended);
  EXPECT((co_await web.send(std::move(slow))).body.starts_with("50000 ") && ended);
  http::client_request large("PUT", server("/upload"));
  large.body = std::string(5'000'000, 'x');
  EXPECT((co_await web.send(std::move(large))).body.starts_with("5000000 "));
}

aio::async_generator<std::string> failing() {
  co_yield "first";
  throw std::runtime_error("no more");
}

aio::task<> failing_upload() {
  http::client web;
  http::client_request r("POST", server("/upload"));
  r.parts = failing();
  std::string what;
  try {
    co_await web.send(std::move(r));
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "no more");
  EXPECT((co_await web.get(server("/hello"))).body == "hello");
}

// The answer is there before the end of the question: the generator is cancelled, and may clean up.
aio::task<> refused_upload() {
  http::client web;
  bool ended = false;
  http::client_request r("POST", server("/refused-upload"));
  r.parts = blocks(1'000'000, 1ms, ended);
  const http::client_response answer = co_await web.send(std::move(r));
  EXPECT(answer.status == 413 && answer.body == "too much" && ended);
}

aio::task<> cancelled_upload() {
  http::client web;
  bool ended = false;
  http::client_request r("POST", server("/upload"));
  r.parts = blocks(1'000'000, 1ms, ended);
  bool expired = false;
  try {
    co_await aio::timeout(20ms, web.send(std::move(r)));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired && ended);
  EXPECT((co_await web.get(server("/hello"))).body == "hello");
}

// The parts are gone, and cannot be sent again.
aio::task<> redirected_upload() {
  http::client web;
  bool ended = false;
  http::client_request r("POST", server("/to-echo/307"));
  r.parts = blocks(3, 0ms, ended);
  EXPECT((co_await failure_of(web.send(std::move(r)))).code == CURLE_SEND_FAIL_REWIND);
}

} // namespace

int main() {
  run("parts_as_they_come", parts_as_they_come());
  run("header_before_body", header_before_body());
  run("after_a_redirect", after_a_redirect());
  run("back_pressure", back_pressure());
  run("zipped", zipped());
  run("cancelled_read", cancelled_read());
  run("dropped", dropped());
  run("upload", upload());
  run("failing_upload", failing_upload());
  run("refused_upload", refused_upload());
  run("cancelled_upload", cancelled_upload());
  run("redirected_upload", redirected_upload());
  std::puts("end");
}

// CHECK-COUNT-12: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-12: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-12: {{^ok}}
// CHECK-NEXT: {{^}}end
