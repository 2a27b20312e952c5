// RUN: %net %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// Clients and servers, cancelled everywhere.
#include "../exchange.hpp"

namespace {

struct plain : echo {
  plain() { clients = 2; }
  aio::task<> serve() override {
    co_await serve_by([this](aio::net::stream s) { return answer(std::move(s)); });
  }
  aio::task<> talk(aio::net::stream s) {
    const alive here(living);
    for (int i = 0; i < 2; ++i)
      co_await be_told(s);
    ++answers;
  }
  aio::task<> ask() override { co_await talk(co_await aio::net::connect(from.local())); }
};

struct client : cancelled_client<plain> {
  aio::task<> victim() override {
    co_await ask();
    co_await talk(co_await aio::net::connect("127.0.0.1", std::to_string(from.local().port())));
  }
};

} // namespace

int main() {
  everywhere<client>("connect, stream");
  everywhere<cancelled_server<plain>>("serve");
}

// CHECK: ok connect, stream
// CHECK-NEXT: ok serve
