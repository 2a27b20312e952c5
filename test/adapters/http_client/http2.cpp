// REQUIRES: http_client, nghttpd
// RUN: %http_client %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

#include <sys/resource.h>

using namespace std::chrono_literals;

namespace {

http::client_options trusting() {
  http::client_options o;
  o.ca_file = std::getenv("AIO_CA");
  return o;
}

aio::task<> verification() {
  const std::string url = at("AIO_HTTPS", "/hello");
  http::client web(trusting());
  EXPECT((co_await web.get(url)).body == "hello");

  http::client stranger;
  const failure f = co_await failure_of(stranger.get(url));
  EXPECT(f.code == CURLE_PEER_FAILED_VERIFICATION && f.text.starts_with(text_of(url) + "SSL certificate problem"));

  // The right certificate, of another name.
  const std::string ip = "https://127.0.0.1" + url.substr(url.rfind(':'));
  const failure g = co_await failure_of(web.get(ip));
  EXPECT(g.code == CURLE_PEER_FAILED_VERIFICATION && g.text.find("127.0.0.1") != g.text.npos);

  http::client_options blind;
  blind.verify = false;
  http::client believes(blind);
  EXPECT((co_await believes.get(ip)).body == "hello");

  http::client_options none;
  none.ca_file = "/nobody/has/this.pem";
  http::client misled(none);
  EXPECT((co_await failure_of(misled.get(url))).code == CURLE_SSL_CACERT_BADFILE);
}

aio::task<> https_faults() {
  http::client web(trusting());
  const std::string plain = "https" + server("/hello").substr(4);
  EXPECT((co_await failure_of(web.get(plain))).code == CURLE_SSL_CONNECT_ERROR);
  EXPECT((co_await failure_of(web.get(at("AIO_HTTPS", "/truncated")))).code != 0);
  EXPECT((co_await web.get(at("AIO_HTTPS", "/hello"))).body == "hello");
}

aio::task<http::client_response> hello(http::client &web) { return web.get(at("AIO_HTTP2", "/hello")); }

// nghttpd speaks nothing else.
aio::task<> many_in_one_connection() {
  http::client_options one = trusting();
  one.connections_per_host = 1;
  http::client web(one);
  std::vector<aio::task<http::client_response>> all;
  for (int i = 0; i < 100; ++i)
    all.push_back(hello(web));
  for (const http::client_response &r : co_await aio::gather(std::move(all)))
    EXPECT(r.status == 200 && r.body == "hello" && r.headers.find("server")->starts_with("nghttpd"));
}

aio::task<> upload() {
  http::client web(trusting());
  http::client_request r("POST", at("AIO_HTTP2", "/"));
  r.parts = [](int n) -> aio::async_generator<std::string> {
    for (int i = 0; i < n; ++i)
      co_yield std::string(10'000, 'u');
  }(100);
  const http::client_response answer = co_await web.send(std::move(r));
  EXPECT(answer.body == std::string(1'000'000, 'u'));
}

// A sanitizer keeps what is freed.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
constexpr bool is_sanitized = __has_feature(address_sanitizer) || __has_feature(thread_sanitizer);
#else
constexpr bool is_sanitized = false;
#endif

long peak_memory() {
  ::rusage used;
  ::getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss; // KiB
}

// A stream that is not read costs a bounded amount of memory, and does not hold up another of the same connection.
aio::task<> back_pressure() {
  http::client web(trusting());
  http::download d = co_await web.open(http::client_request("GET", at("AIO_HTTP2", "/large")));
  std::size_t got = (co_await d.read_some()).size();
  const long before = peak_memory();
  co_await aio::sleep(100ms);
  EXPECT((co_await aio::timeout(10s, hello(web))).body == "hello");
  if (!is_sanitized)
    EXPECT(peak_memory() - before < 10'000);
  for (;;) {
    const std::string part = co_await d.read_some();
    if (part.empty())
      break;
    got += part.size();
  }
  EXPECT(got == 20'000'000);
}

aio::task<> cancel_ends_the_stream_only() {
  http::client_options one = trusting();
  one.connections_per_host = 1;
  http::client web(one);
  co_await hello(web);
  for (int i = 0; i < 20; ++i) {
    http::download d = co_await web.open(http::client_request("GET", at("AIO_HTTP2", "/large")));
    co_await d.read_some();
    aio::handle<http::client_response> h = aio::spawn(web.get(at("AIO_HTTP2", "/large")));
    for (int turns = 0; turns < i; ++turns)
      co_await aio::yield();
    h.cancel();
    EXPECT((co_await hello(web)).body == "hello");
  }
}

} // namespace

int main() {
  run("verification", verification());
  run("https_faults", https_faults());
  run("many_in_one_connection", many_in_one_connection());
  run("upload", upload());
  run("back_pressure", back_pressure());
  run("cancel_ends_the_stream_only", cancel_ends_the_stream_only());
  std::puts("end");
}

// CHECK-COUNT-6: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-6: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-6: {{^ok}}
// CHECK-NEXT: {{^}}end
