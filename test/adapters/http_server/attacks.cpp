// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t 2>&1 | FileCheck %s
// What another program in front of the server, or behind it, could read in another way.
#include "dialogue.hpp"

#include <vector>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

using server::request;
using server::response;

server::routes site() {
  server::routes all;
  const auto show = [](request r) -> aio::task<response> {
    co_return r.path + " at " + std::string(r.headers.get("Host")) + " [" + r.body + "]";
  };
  for (const char *method : {"GET", "POST", "OPTIONS", "CONNECT"})
    all.add(method, "/{rest...}", show);
  return all;
}

aio::task<int> status_of(aio::net::address at, std::string bytes) {
  const std::string came = co_await exchange(at, std::move(bytes));
  co_return std::atoi(came.c_str() + 9);
}

aio::task<> targets() {
  running here(site());
  const std::string close = "Connection: close\r\n";
  for (const char *start : {"GET *://test/secret",
                            "GET *",
                            "GET ?://test/secret",
                            "GET a/b?c://test/secret",
                            "GET ://test/secret",
                            "GET 1$%://test/secret",
                            "GET x://test/secret",
                            "GET http:///secret",
                            "GET https://?secret",
                            "GET http:/secret",
                            "GET http://te%st@/secret",
                            "GET secret",
                            "GET ?secret",
                            "GET test:80",
                            "CONNECT test:80",
                            "GET *abc",
                            "OPTIONS *abc",
                            "GET /a%00b",
                            "GET /%00",
                            "GET http://test:80:80/secret"})
    EXPECT(co_await status_of(here.at, simple(start, close)) == 400);
  const struct {
    const char *start, *shown;
  } good[] = {
      {"GET /secret", "/secret at test []"},
      {"GET /x://test/secret", "/x://test/secret at test []"},
      {"GET http://other:80/a?b", "/a at other:80 []"}, // its host counts, and not that of the field
      {"GET HTTPS://[::1]:8", "/ at [::1]:8 []"},
      {"GET http://other?b", "/ at other []"},
  };
  for (const auto &each : good)
    EXPECT((co_await exchange(here.at, simple(each.start, close))).ends_with(each.shown));
  EXPECT(co_await status_of(here.at, simple("OPTIONS *", close)) == 404); // the server's own, and it has no path
}

aio::task<> hosts() {
  running here(site());
  const auto with_host = [](std::string host) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  };
  for (const char *host :
       {"a b", "a/b", "u@a", "a:b", "a\"><script>", "a, b", "\xe4", "a:80:80", "[::1", "[]", "[g]x", "::1"})
    EXPECT(co_await status_of(here.at, with_host(host)) == 400);
  for (const char *host : {"", "a", "a-b.example:8080", "a:", "[::1]", "[::ffff:1.2.3.4]:80", "10.0.0.1", "a_b"})
    EXPECT(co_await status_of(here.at, with_host(host)) == 200);
}

aio::task<> framing() {
  running here(site());
  for (const std::string &bytes : {
           simple("GET /", "X: a\r\n b\r\n"),
           simple("GET /", "X: a\r\n\tb\r\n"),
           simple("GET /", "X:\r\n \r\n"),
           simple("POST /", "Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"),
           simple("POST /", "Content-Length: 3\r\nContent-Length: 3\r\n", "abc"),
           simple("POST /", "Content-Length: 3, 3\r\n", "abc"),
           simple("POST /", "Content-Length: +3\r\n", "abc"),
           std::string(
               "POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\nConnection: keep-alive\r\n\r\n0\r\n\r\n"),
       })
    EXPECT(co_await status_of(here.at, bytes) == 400);
  // What begins with a space in a body is not a folded field.
  EXPECT((co_await exchange(here.at, simple("POST /", "Connection: close\r\nContent-Length: 4\r\n", "\r\n b")))
             .ends_with("[\r\n b]"));
}

aio::task<> extensions() {
  running here(site());
  std::string many, few;
  for (int i = 0; i < 100; ++i) {
    many += "1;" + std::string(1000, 'x') + "\r\na\r\n";
    few += "1;x\r\na\r\n";
  }
  EXPECT(co_await status_of(here.at, simple("POST /", "Transfer-Encoding: chunked\r\n", many + "0\r\n\r\n")) == 400);
  const std::string all = co_await exchange(
      here.at, simple("POST /", "Connection: close\r\nTransfer-Encoding: chunked\r\n", few + "0;y\r\n\r\n"));
  EXPECT(all.ends_with("[" + std::string(100, 'a') + "]"));
}

/// Sends the parts so that each is read by itself.
aio::task<> send_apart(aio::net::stream &to, const std::vector<std::string> &parts) {
  for (const std::string &each : parts) {
    co_await to.write_all(each);
    co_await aio::sleep(2ms);
  }
}

// Beast has an assertion there.
aio::task<> last_chunk_in_bits() {
  running here(site());
  const std::string head = simple("POST /", "Transfer-Encoding: chunked\r\n");
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (const std::string body : {"0\r\n\r\n", "1\r\na\r\n0\r\n\r\n", "0;x\r\n\r\n", "00\r\nT: v\r\n\r\n"})
    for (std::size_t cut = 1; cut < body.size(); ++cut)
      for (std::size_t second = cut; second < body.size(); ++second) {
        const std::vector<std::string> parts = {head, body.substr(0, cut), body.substr(cut, second - cut),
                                                body.substr(second)};
        co_await send_apart(s, parts);
        EXPECT((co_await read_answer(s)).body == (body.front() == '1' ? "/ at test [a]" : "/ at test []"));
      }
}

aio::task<> reset_content() {
  server::routes all;
  all.get("/", [](request) -> aio::task<response> { co_return response("no", 205); });
  running here(std::move(all));
  aio::net::stream s = co_await aio::net::connect(here.at);
  for (int i = 0; i < 2; ++i) {
    co_await s.write_all(simple("GET /"));
    const answer a = co_await read_answer(s);
    EXPECT(a.status == 205 && a.has("Content-Length: 0"));
  }
}

// The system must not keep what a client does not read: there is a reset, and no end that looks like one.
aio::task<> no_reader() {
  server::routes all;
  all.get("/", [](request) -> aio::task<response> { co_return std::string(64 << 20, 'x'); });
  running here(std::move(all), {.send = 50ms});
  aio::net::stream s = co_await aio::net::connect(here.at);
  co_await s.write_all(simple("GET /"));
  co_await aio::sleep(300ms);
  const std::string how = co_await system_error_of(read_rest(s));
  EXPECT(how == "receive: Connection reset by peer");
}

} // namespace

int main() {
  run("targets", targets());
  run("hosts", hosts());
  run("framing", framing());
  run("extensions", extensions());
  run("last_chunk_in_bits", last_chunk_in_bits());
  run("reset_content", reset_content());
  run("no_reader", no_reader());
}

// CHECK: ok targets
// CHECK-NEXT: ok hosts
// CHECK-NEXT: ok framing
// CHECK-NEXT: ok extensions
// CHECK-NEXT: ok last_chunk_in_bits
// CHECK-NEXT: ok reset_content
// CHECK-NEXT: ok no_reader
