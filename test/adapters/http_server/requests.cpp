// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
#include "dialogue.hpp"

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace {

using server::request;
using server::response;

aio::task<response> echo(request r) {
  co_await aio::yield();
  co_return response(r.method + " " + r.path + " [" + r.body + "]");
}

server::routes site() {
  server::routes all;
  all.get("/", echo);
  all.post("/", echo);
  all.put("/items/{id}", [](request r) -> aio::task<response> { co_return r.params.at("id"); });
  all.get("/items/{id}", [](request r) -> aio::task<std::string> { co_return "item " + r.params.at("id"); });
  all.get("/files/{path...}", [](request r) -> aio::task<response> { co_return r.params.at("path"); });
  all.get("/query", [](request r) -> aio::task<response> { co_return r.query["a"] + "|" + r.query["b c"]; });
  return all;
}

aio::task<> routes() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  struct {
    const char *start;
    int status;
    const char *body;
  } const cases[] = {
      {"GET /", 200, "GET / []"},
      {"GET /items/7", 200, "item 7"},
      {"PUT /items/a%2Fb", 200, "a/b"}, // an escaped slash divides nothing
      {"GET /items/", 404, "nothing is at /items/\n"},
      {"GET /items/7/8", 404, "nothing is at /items/7/8\n"},
      {"GET /files/a/b%20c/", 200, "a/b c/"},
      {"GET /query?a=1%2B1&b+c=x+y&a=2", 200, "1+1|x y"},
      {"GET http://elsewhere/items/9?q", 200, "item 9"},
      {"GET http://elsewhere", 200, "GET / []"},
      {"OPTIONS *", 404, "nothing is at *\n"},
      {"GET /items/%zz", 400, "the target has a broken escape\n"},
      {"GET /query?%4", 400, nullptr},
  };
  for (const auto &each : cases) {
    if (s.native_handle() < 0)
      s = co_await aio::net::connect(here.at);
    co_await s.write_all(simple(each.start));
    const answer a = co_await read_answer(s);
    EXPECT(a.status == each.status);
    EXPECT(!each.body || a.body == each.body);
    if (a.has("Connection: close"))
      s.close();
  }
}

aio::task<> wrong_method() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("DELETE /items/7"));
  const answer a = co_await read_answer(s);
  EXPECT(a.status == 405 && a.has("Allow: PUT, GET, HEAD"));
  co_await s.write_all(simple("BREW /items/7"));
  EXPECT((co_await read_answer(s)).status == 405);
}

aio::task<> head() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("HEAD /items/7"));
  const answer a = co_await read_answer(s, true);
  EXPECT(a.status == 200 && a.has("Content-Length: 6"));
  co_await s.write_all(simple("HEAD /none"));
  EXPECT((co_await read_answer(s, true)).status == 404);
  co_await s.write_all(simple("GET /items/8")); // where the bodies would have been, the next answer is
  EXPECT((co_await read_answer(s)).body == "item 8");
}

aio::task<> keep_alive() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (int i = 0; i < 3; ++i) {
    co_await s.write_all(simple("GET /items/" + std::to_string(i)));
    const answer a = co_await read_answer(s);
    EXPECT(a.body == "item " + std::to_string(i) && a.has("Connection: keep-alive"));
  }
  co_await s.write_all(simple("GET /", "Connection: close\r\n"));
  EXPECT((co_await read_answer(s)).has("Connection: close"));
  EXPECT(co_await s.read_some() == "");
}

aio::task<> http10() {
  running here(site());
  const std::string once = co_await exchange(here.at, "GET / HTTP/1.0\r\n\r\n");
  EXPECT(once.find("\r\nConnection: close\r\n") != once.npos && once.ends_with("GET / []"));
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (int i = 0; i < 2; ++i) {
    co_await s.write_all("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    EXPECT((co_await read_answer(s)).has("Connection: keep-alive"));
  }
}

aio::task<> pipelining() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  std::string all;
  for (int i = 0; i < 500; ++i)
    all +=
        simple("POST /", "Content-Length: 3\r\n", std::to_string(100 + i)) + simple("GET /items/" + std::to_string(i));
  aio::handle<> writer = aio::spawn(s.write_all(all));
  for (int i = 0; i < 500; ++i) {
    EXPECT((co_await read_answer(s)).body == "POST / [" + std::to_string(100 + i) + "]");
    EXPECT((co_await read_answer(s)).body == "item " + std::to_string(i));
  }
  co_await writer;
}

aio::task<> byte_by_byte() {
  running here(site());
  aio::net::stream s = co_await aio::net::connect(here.at);
  const std::string all = "\r\n" +
                          simple("POST /", "Transfer-Encoding: chunked\r\n", "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\n\r\n") +
                          simple("POST /", "Content-Length: 2\r\n", "hi");
  for (const char c : all) {
    co_await s.write_all(std::string(1, c));
    co_await aio::yield();
  }
  EXPECT((co_await read_answer(s)).body == "POST / [abcde]");
  EXPECT((co_await read_answer(s)).body == "POST / [hi]");
}

// What stands behind a chunked body does not become a part of the header.
aio::task<> trailers() {
  server::routes all;
  all.post("/", [](request r) -> aio::task<response> {
    co_return r.body + " " + std::to_string(r.headers.count("X-User")) + std::string(r.headers.get("x-user"));
  });
  running here(std::move(all));
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(
      simple("POST /", "Transfer-Encoding: chunked\r\nX-User: ann\r\n", "1\r\na\r\n0\r\nX-User: root\r\n\r\n"));
  EXPECT((co_await read_answer(s)).body == "a 1ann");
}

aio::task<> expect_continue() {
  running here(site(), {.body_limit = 1000});
  {
    aio::net::stream s = co_await aio::net::connect(here.at);
    co_await s.write_all(simple("POST /", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
    EXPECT(co_await s.read_until("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    co_await s.write_all("body");
    EXPECT((co_await read_answer(s)).body == "POST / [body]");
  }
  // A refusal is sent before the body.
  const std::string too_long =
      co_await exchange(here.at, simple("POST /", "Expect: 100-continue\r\nContent-Length: 1001\r\n"));
  EXPECT(too_long.starts_with("HTTP/1.1 413 "));
  const std::string nowhere =
      co_await exchange(here.at, simple("POST /none", "Expect: 100-continue\r\nContent-Length: 4\r\n"));
  EXPECT(nowhere.starts_with("HTTP/1.1 404 ") && nowhere.find("100 Continue") == nowhere.npos);
  const std::string other = co_await exchange(here.at, simple("POST /", "Expect: cookies\r\nContent-Length: 4\r\n"));
  EXPECT(other.starts_with("HTTP/1.1 417 "));
}

aio::task<> limits() {
  running here(site(), {.header_limit = 2000, .body_limit = 1000});
  const std::string x1000(1000, 'x');
  struct {
    std::string bytes;
    int status;
  } const cases[] = {
      {simple("POST /", "Content-Length: 1000\r\nConnection: close\r\n", x1000), 200},
      {simple("POST /", "Content-Length: 1001\r\n", x1000 + "x"), 413},
      {simple("POST /", "Transfer-Encoding: chunked\r\n", "3e8\r\n" + x1000 + "\r\n1\r\nx\r\n0\r\n\r\n"), 413},
      {simple("GET /", "Connection: close\r\nX: " + x1000 + "\r\n"), 200},
      {simple("GET /", "X: " + x1000 + x1000 + "\r\n"), 431},
      {"GET /" + x1000 + x1000 + x1000, 431},
      {simple("GET /", "X: " + std::string(1900, 'x') + "\r\nY: " + x1000), 431},
      {simple("POST /", "Transfer-Encoding: chunked\r\n", "1;" + x1000 + x1000 + x1000), 400},
  };
  for (const auto &each : cases) {
    const std::string came = co_await exchange(here.at, each.bytes);
    EXPECT(std::atoi(came.c_str() + 9) == each.status);
  }
  // Field by field, each with the first letter of the next, so that the parser consumes it.
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all("GET / HTTP/1.1\r\nHost: test\r\nX");
  for (int i = 0; i < 25; ++i) {
    co_await aio::sleep(1ms);
    co_await s.write_all(std::to_string(i) + ": " + std::string(95, 'x') + "\r\nX");
  }
  EXPECT((co_await read_answer(s)).status == 431);
}

aio::task<> malformed() {
  running here(site());
  struct {
    std::string bytes;
    int status;
  } const cases[] = {
      {"\x16\x03\x01\x02\x00 TLS", 400},
      {"GET  / HTTP/1.1\r\n\r\n", 400},
      {"GET / HTTP/1.1\nHost: test\n\n", 400},
      {"GET / HTTP/2.0\r\nHost: test\r\n\r\n", 400},
      {"GET / HTTP/1.1\r\n\r\n", 400}, // no Host
      {simple("GET /", "Host: second\r\n"), 400},
      {simple("GET /", "X Y: z\r\n"), 400},
      {simple("GET nowhere"), 400},
      // Two ideas of where the body ends are two ideas of where the next request begins.
      {simple("POST /", "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400},
      {simple("POST /", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n"), 400},
      {simple("POST /", "Content-Length: 4\r\nContent-Length: 5\r\n", "body"), 400},
      {simple("POST /", "Content-Length: -1\r\n"), 400},
      {simple("POST /", "Transfer-Encoding: gzip\r\n", simple("GET /")), 501},
      {simple("POST /", "Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501},
      {simple("POST /", "Transfer-Encoding: chunked\r\n", "xyz\r\n"), 400},
  };
  for (const auto &each : cases) {
    const std::string came = co_await exchange(here.at, each.bytes);
    EXPECT(std::atoi(came.c_str() + 9) == each.status);
    EXPECT(came.find("HTTP/1.1 ", 9) == came.npos); // one answer, and no more
  }
}

/// What three handlers and the loop see of each other.
struct meeting {
  const std::thread::id loops = std::this_thread::get_id();
  std::atomic<int> inside = 0, turns = 0;

  std::string attend() {
    ++inside;
    const int before = turns;
    for (int ms = 0; ms < 10'000 && (inside < 3 || turns < before + 3); ++ms)
      std::this_thread::sleep_for(1ms);
    return std::this_thread::get_id() == loops ? "on the loop" : inside < 3 ? "alone" : "together";
  }
};

// They run on other threads, together, while the loop goes on.
aio::task<> plain_handlers() {
  meeting all_here;
  server::routes all;
  all.get("/meeting", [&all_here](request) { return all_here.attend(); });
  all.get("/literal", [](request) { return "text"; });
  all.get("/throws", [](request) -> response { throw server::status_error(410, "gone"); });
  running here(std::move(all));
  const auto ask = [&here](const char *path) { return exchange(here.at, simple(path, "Connection: close\r\n")); };
  aio::handle<> ticker = aio::spawn([](std::atomic<int> &turns) -> aio::task<> {
    for (;;) {
      co_await aio::sleep(1ms);
      ++turns;
    }
  }(all_here.turns));
  const auto answers = co_await aio::gather(ask("GET /meeting"), ask("GET /meeting"), ask("GET /meeting"));
  EXPECT(std::get<0>(answers).ends_with("\r\n\r\ntogether"));
  EXPECT(std::get<2>(answers).ends_with("\r\n\r\ntogether"));
  EXPECT((co_await ask("GET /literal")).ends_with("\r\n\r\ntext"));
  EXPECT((co_await ask("GET /throws")).starts_with("HTTP/1.1 410 Gone\r\n"));
}

aio::task<> responses() {
  server::routes all;
  all.get("/headers", [](request) -> aio::task<response> {
    response r("made", 201);
    r.headers.set("content-type", "text/html");
    r.headers.add("Set-Cookie", "a=1");
    r.headers.add("Set-Cookie", "b=2");
    r.headers.set("Content-Length", "99"); // the server writes its own
    co_return std::move(r);
  });
  all.get("/empty", [](request) -> aio::task<response> { co_return response("", 204); });
  all.get("/close", [](request) -> aio::task<response> {
    response r("bye");
    r.headers.set("Connection", "close");
    co_return std::move(r);
  });
  running here(std::move(all));
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /headers"));
  const answer a = co_await read_answer(s);
  EXPECT(a.status == 201 && a.has("content-type: text/html") && a.has("Set-Cookie: a=1") && a.has("Set-Cookie: b=2"));
  EXPECT(a.body == "made" && a.head.find("text/plain") == a.head.npos && a.head.find(" GMT\r\n") != a.head.npos);
  co_await s.write_all(simple("GET /empty"));
  const answer empty = co_await read_answer(s);
  EXPECT(empty.status == 204 && empty.head.find("Content-Length") == empty.head.npos);
  co_await s.write_all(simple("GET /close"));
  EXPECT((co_await read_answer(s)).has("Connection: close"));
  EXPECT(co_await s.read_some() == "");
}

// What came from a client must not write header fields of its own.
aio::task<> response_splitting() {
  server::routes all;
  all.get("/{to}", [](request r) -> aio::task<response> {
    response moved("", 302);
    moved.headers.set("Location", "/" + r.params.at("to"));
    co_return std::move(moved);
  });
  std::string said;
  server::serve_options options;
  options.on_error = [&said](const server::failure &f) {
    said = EXPECT_THROW(std::invalid_argument, std::rethrow_exception(f.error));
  };
  running here(std::move(all), options);
  const std::string came = co_await exchange(here.at, simple("GET /x%0d%0aSet-Cookie:%20a=1", "Connection: close\r\n"));
  EXPECT(came.starts_with("HTTP/1.1 500 ") && came.find("Set-Cookie") == came.npos);
  EXPECT(said == "aio::http: a control character in the value of the header field Location");
}

aio::async_generator<std::string> count_to(int n, bool fails = false) {
  for (int i = 1; i <= n; ++i) {
    co_await aio::yield();
    co_yield std::to_string(i) + "\n";
    co_yield ""; // not the end
  }
  if (fails)
    throw std::runtime_error("lost count");
}

aio::task<> streaming() {
  server::routes all;
  all.get("/count/{n}", [](request r) -> aio::task<response> { co_return count_to(std::stoi(r.params.at("n"))); });
  all.get("/plain", [](request) { return count_to(3); }); // made on a thread, runs on the loop
  running here(std::move(all));
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (const char *path : {"GET /count/3", "GET /plain"}) {
    co_await s.write_all(simple(path));
    const answer a = co_await read_answer(s);
    EXPECT(a.body == "1\n2\n3\n" && a.has("Transfer-Encoding: chunked"));
  }
  co_await s.write_all(simple("HEAD /count/3"));
  EXPECT((co_await read_answer(s, true)).has("Transfer-Encoding: chunked"));
  co_await s.write_all(simple("GET /count/0"));
  EXPECT((co_await read_answer(s)).body == "");
  const std::string old = co_await exchange(here.at, "GET /count/2 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT(old.ends_with("\r\nConnection: close\r\n\r\n1\n2\n"));
}

aio::task<> failures() {
  server::routes all;
  all.get("/throws", [](request) -> aio::task<response> {
    co_await aio::yield();
    throw std::runtime_error("out of luck");
  });
  all.get("/plain", [](request) -> std::string { throw std::runtime_error("out of threads"); });
  all.get("/teapot", [](request) -> aio::task<response> {
    co_await aio::yield();
    throw server::status_error(418, "short and stout");
  });
  all.get("/status", [](request) -> aio::task<response> { co_return response("", 99); });
  all.get("/half", [](request) -> aio::task<response> { co_return count_to(2, true); });
  running here(std::move(all));
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (const char *path : {"GET /throws", "GET /plain", "GET /status"}) {
    co_await s.write_all(simple(path));
    const answer a = co_await read_answer(s);
    EXPECT(a.status == 500 && a.body == "the server failed\n" && a.has("Connection: keep-alive"));
  }
  co_await s.write_all(simple("GET /teapot"));
  EXPECT((co_await read_answer(s)).body == "short and stout\n");
  co_await s.write_all(simple("GET /half"));
  const std::string half = co_await read_rest(s);
  EXPECT(half.ends_with("\r\n2\n\r\n")); // the last chunk is missing
}

} // namespace

int main() {
  run("routes", routes());
  run("wrong_method", wrong_method());
  run("head", head());
  run("keep_alive", keep_alive());
  run("http10", http10());
  run("pipelining", pipelining());
  run("byte_by_byte", byte_by_byte());
  run("trailers", trailers());
  run("expect_continue", expect_continue());
  run("limits", limits());
  run("malformed", malformed());
  run("plain_handlers", plain_handlers());
  run("responses", responses());
  run("response_splitting", response_splitting());
  run("streaming", streaming());
  run("failures", failures());
}

// CHECK: ok routes
// CHECK-NEXT: ok wrong_method
// CHECK-NEXT: ok head
// CHECK-NEXT: ok keep_alive
// CHECK-NEXT: ok http10
// CHECK-NEXT: ok pipelining
// CHECK-NEXT: ok byte_by_byte
// CHECK-NEXT: ok trailers
// CHECK-NEXT: ok expect_continue
// CHECK-NEXT: ok limits
// CHECK-NEXT: ok malformed
// CHECK-NEXT: ok plain_handlers
// CHECK-NEXT: ok responses
// CHECK-NEXT: ok response_splitting
// CHECK-NEXT: ok streaming
// CHECK-NEXT: {{.*}}requests.cpp:{{[0-9]+}}: error: GET /throws: out of luck
// CHECK-NEXT: {{.*}}requests.cpp:{{[0-9]+}}: error: GET /plain: out of threads
// CHECK-NEXT: {{.*}}requests.cpp:{{[0-9]+}}: error: GET /status: the handler gave the status 99
// CHECK-NEXT: {{.*}}requests.cpp:{{[0-9]+}}: error: GET /half: lost count
// CHECK-NEXT: ok failures
