// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// The server and its clients, cancelled everywhere: no handler, stream or descriptor is left, and the other clients get
// their answers.
#include "../exchange.hpp"
#include "dialogue.hpp"

namespace {

using aio::net::stream;
using server::request, server::response, server::upload;

struct site : exchange {
  site() { clock = aio::clock::steady; }

  aio::async_generator<std::string> blocks() {
    const alive here(living);
    for (int i = 0; i < 3; ++i) {
      co_await aio::yield();
      co_yield "block";
    }
  }
  server::routes routes() {
    server::routes all;
    all.get("/", [this](request) -> aio::task<response> {
      const alive here(living);
      co_await aio::yield();
      co_return "hello";
    });
    all.get("/blocks", [this](request) -> aio::task<response> { co_return blocks(); });
    all.put("/", [this](request, upload &body) -> aio::task<response> {
      const alive here(living);
      std::size_t size = 0;
      for (std::string part; !(part = co_await body.read_some()).empty();)
        size += part.size();
      co_return std::to_string(size);
    });
    all.post("/", [](request r) { return r.body; }); // on a thread
    return all;
  }
  aio::task<> serve() override {
    server::serve_options quietly;
    quietly.on_error = [](const server::failure &) {};
    co_await server::serve(from, routes(), quietly);
  }
  aio::task<> ask() override {
    const alive here(living);
    stream s = co_await aio::net::connect(from.local());
    const struct {
      std::string question, body;
    } exchanges[] = {{simple("GET /"), "hello"},
                     {simple("GET /blocks"), "blockblockblock"},
                     {simple("PUT /", "Content-Length: 4\r\n", "four"), "4"},
                     {simple("POST /", "Content-Length: 4\r\n", "back"), "back"}};
    for (const auto &each : exchanges) {
      co_await s.write_all(each.question);
      const answer a = co_await read_answer(s);
      EXPECT(a.status == 200 && a.body == each.body);
    }
    ++answers;
  }
};

} // namespace

int main() {
  ::alarm(300); // what waits for ever fails
  everywhere<cancelled_client<site>>("a client");
  everywhere<cancelled_server<site>>("serve");
}

// CHECK: ok a client
// CHECK-NEXT: ok serve
