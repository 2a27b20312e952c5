// The variables that name proxies are looked for when a client is made.
// REQUIRES: http_client
// RUN: %http_client %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out
// RUN: FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/http/client.hpp>

#include "server.hpp"

#include <cstdlib>

namespace {

constexpr const char *somewhere = "http://somewhere.test/hello";

class variable {
public:
  variable(const char *name, const std::string &value) : name_(name) { ::setenv(name, value.c_str(), 1); }
  ~variable() { ::unsetenv(name_); }

private:
  const char *name_;
};

aio::task<> named() {
  for (const char *name : {"http_proxy", "all_proxy", "ALL_PROXY"}) {
    const variable proxy(name, server(""));
    http::client web;
    EXPECT((co_await web.get(somewhere)).body == "asked as a proxy for somewhere.test");
    EXPECT((co_await web.get(somewhere)).body == "asked as a proxy for somewhere.test");
  }
  for (const char *name : {"https_proxy", "HTTPS_PROXY"}) {
    const variable proxy(name, server(""));
    http::client web;
    const failure f = co_await failure_of(web.get("https://somewhere.test/hello"));
    EXPECT(f.code != 0 && f.code != CURLE_COULDNT_RESOLVE_HOST);
  }
}

aio::task<> excepted() {
  const variable proxy("http_proxy", server("")), except("no_proxy", "127.0.0.1");
  http::client web;
  EXPECT((co_await web.get(server("/hello"))).body == "hello");
}

aio::task<> named_too_late() {
  http::client web;
  const variable proxy("http_proxy", server(""));
  EXPECT((co_await failure_of(web.get(at("AIO_REFUSED", "/")))).code == CURLE_COULDNT_CONNECT);
}

} // namespace

int main() {
  for (const char *name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"})
    ::unsetenv(name);
  run("named", named());
  run("excepted", excepted());
  run("named_too_late", named_too_late());
  std::puts("end");
}

// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
// CHECK-COUNT-3: {{^ok}}
// CHECK-NEXT: {{^}}end
