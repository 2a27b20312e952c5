// REQUIRES: http_client
// RUN: %http_client %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
//
// A request, cancelled everywhere: others of the same client get their answers, and no descriptor is left.
#include <aio/http/client.hpp>

#include "everywhere.hpp"
#include "server.hpp"

namespace {

struct requests : scenario {
  requests() { clock = aio::clock::steady; }
  http::client web;
  aio::event victim_has_ended;

  aio::task<> get() {
    const http::client_response r = co_await web.get(server("/hello"));
    EXPECT(r.body == "hello");
  }
  aio::task<> others() override {
    co_await get();
    co_await victim_has_ended.wait();
    co_await get();
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override {}
};

struct whole : requests {
  aio::task<> victim() override {
    co_await get();
    const http::client_response r = co_await web.post(server("/echo"), "question", "text/plain");
    EXPECT(r.body.starts_with("POST question\n"));
  }
};

struct streamed : requests {
  int living = 0;
  aio::async_generator<std::string> parts() {
    struct alive {
      int &count;
      explicit alive(int &c) : count(++c) {}
      ~alive() { --count; }
    };
    const alive here(living);
    for (int i = 0; i < 2; ++i) {
      co_await aio::yield();
      co_yield "part";
    }
  }
  aio::task<> victim() override {
    http::client_request put("PUT", server("/upload"));
    put.parts = parts();
    http::download answer = co_await web.open(std::move(put));
    std::string all;
    for (std::string some; !(some = co_await answer.read_some()).empty();)
      all += some;
    EXPECT(all.starts_with("8 "));
  }
  void check(bool) override { EXPECT(living == 0); }
};

} // namespace

int main() {
  ::alarm(300); // what waits for ever fails
  everywhere<whole>("get, post");
  everywhere<streamed>("open, read_some, parts");
  std::fflush(stdout);
}

// CHECK: ok get, post
// CHECK-NEXT: ok open, read_some, parts
// CHECK-COUNT-4: ok
