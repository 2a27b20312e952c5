// REQUIRES: http_server
// RUN: %http_server -I %S/Inputs %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// The server and its clients, cancelled everywhere: no handler, stream or descriptor is left, and the other clients get
// their answers.
#include "dialogue.hpp"
#include "everywhere.hpp"

#include <system_error>

namespace {

using aio::net::stream;
using server::request, server::response, server::upload;

struct alive {
  int &count;
  explicit alive(int &c) : count(++c) {}
  ~alive() { --count; }
};

struct both : scenario {
  both() { clock = aio::clock::steady; }
  aio::net::listener from{aio::net::address::loopback(0)};
  int answers = 0, living = 0;

  aio::async_generator<std::string> blocks() {
    const alive here(living);
    for (int i = 0; i < 3; ++i) {
      co_await aio::yield();
      co_yield "block";
    }
  }
  server::routes site() {
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
  aio::task<> serve() {
    server::serve_options quietly;
    quietly.on_error = [](const server::failure &) {};
    co_await server::serve(from, site(), quietly);
  }
  aio::task<> ask() {
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

struct clients : both {
  aio::event victim_has_ended;
  aio::task<> victim() override { co_await ask(); }
  aio::task<> others() override {
    aio::handle<> serving = aio::spawn(serve());
    co_await ask(); // whatever happens to the victim
    co_await victim_has_ended.wait();
    from.close();
    co_await serving;
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override { EXPECT(answers >= 1 && living == 0); }
};

struct servers : both {
  aio::task<> victim() override { co_await serve(); }
  aio::task<> others() override {
    try {
      co_await ask();
    } catch (const std::system_error &) { // the server has gone
    } catch (const aio::net::incomplete_read &) {
    }
    from.close(); // if it has not
  }
  void over() override { from.close(); }
  void check(bool) override { EXPECT(living == 0); }
};

} // namespace

int main() {
  ::alarm(300); // what waits for ever fails
  everywhere<clients>("a client");
  everywhere<servers>("serve");
}

// CHECK: ok a client
// CHECK-NEXT: ok serve
