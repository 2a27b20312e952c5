// REQUIRES: http_client
// RUN: %http_client %s -ldl -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

#include <dlfcn.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {
std::uint32_t zone = 0; // of the last IPv6 address that was connected to
}

/// Stands before the system's.
extern "C" int connect(int fd, const sockaddr *to, socklen_t size) {
  if (to->sa_family == AF_INET6)
    zone = reinterpret_cast<const sockaddr_in6 *>(to)->sin6_scope_id;
  return reinterpret_cast<decltype(&connect)>(dlsym(RTLD_NEXT, "connect"))(fd, to, size);
}

namespace {

aio::task<std::string> body_of(http::client &web, std::string path) {
  co_return (co_await web.get(server(path))).body;
}

// One handle serves them all, and remembers the last.
aio::task<> one_after_the_other() {
  http::client web;
  for (int i = 0; i < 2; ++i) {
    EXPECT(co_await body_of(web, "/hello") == "hello");
    EXPECT(co_await body_of(web, "/hello") == "hello");
    EXPECT(co_await body_of(web, "/redirect/2") == "hello");
    EXPECT(co_await body_of(web, "/redirect/2") == "hello");
    EXPECT(co_await body_of(web, "/zipped/3") == "zzz");
    EXPECT(co_await body_of(web, "/zipped/3#part") == "zzz");
    const http::client_response redirected = co_await web.get(server("/redirect/1"));
    EXPECT(redirected.body == "hello" && redirected.url == server("/hello"));
    EXPECT((co_await failure_of(web.get(at("AIO_REFUSED", "/")))).code == CURLE_COULDNT_CONNECT);
    EXPECT((co_await web.get(server("/status/404"))).status == 404);
  }
}

// What was refused once is refused again; the last URL is not asked in its place.
aio::task<> bad_ones() {
  http::client web;
  const std::string too_long = server("/" + std::string(9'000'000, 'x'));
  for (int i = 0; i < 2; ++i) {
    EXPECT(co_await body_of(web, "/hello") == "hello");
    for (int again = 0; again < 2; ++again)
      EXPECT((co_await failure_of(web.get(too_long))).code == CURLE_BAD_FUNCTION_ARGUMENT);
    for (int again = 0; again < 2; ++again)
      EXPECT((co_await failure_of(web.get("http://bad host/"))).code == CURLE_URL_MALFORMAT);
    for (int again = 0; again < 2; ++again)
      EXPECT((co_await failure_of(web.get("gopher://127.0.0.1/"))).code == CURLE_UNSUPPORTED_PROTOCOL);
  }
}

aio::task<> ipv6() {
  const int possible = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (possible < 0)
    co_return;
  ::close(possible);
  http::client web;
  for (int i = 0; i < 2; ++i) {
    zone = 0;
    EXPECT((co_await failure_of(web.get("http://[fe80::1%251]:1/"))).code == CURLE_COULDNT_CONNECT);
    EXPECT(zone == 1);
    EXPECT(co_await body_of(web, "/hello") == "hello");
  }
}

} // namespace

int main() {
  run("one_after_the_other", one_after_the_other());
  run("bad_ones", bad_ones());
  run("ipv6", ipv6());
  std::puts("end");
}

// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
