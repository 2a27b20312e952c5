// RUN: %net %s -o %t && env AIO_LOOP=epoll %t | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t | FileCheck %s
// RUN: env AIO_LOOP=uv %t | FileCheck %s
//
// Clients and servers, cancelled everywhere.
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>

#include "everywhere.hpp"

#include <string>
#include <system_error>

namespace {

using aio::net::address;
using aio::net::listener;
using aio::net::stream;

struct alive {
  int &count;
  explicit alive(int &c) : count(++c) {}
  ~alive() { --count; }
};

/// Who asks, and who answers. One of them is the victim.
struct both : scenario {
  listener from{address::loopback(0)};
  int served = 0, answers = 0, living = 0;
  aio::task<> answer(stream s) {
    const alive here(living);
    for (;;) {
      const std::string question = co_await s.read_some();
      if (question.empty())
        break;
      co_await s.write_all(question);
    }
    ++served;
  }
  aio::task<> serve() {
    const auto handler = [this](stream s) { return answer(std::move(s)); };
    aio::net::serve_options quietly;
    quietly.on_error = [](std::exception_ptr) {};
    co_await aio::net::serve(from, handler, quietly);
  }
  aio::task<> ask(stream s) {
    const alive here(living);
    for (int i = 0; i < 2; ++i) {
      co_await s.write_all("question\n");
      const std::string back = co_await s.read_until("\n");
      EXPECT(back == "question\n");
    }
    ++answers;
  }
  aio::task<> ask_by_address() { co_await ask(co_await aio::net::connect(from.local())); }
  aio::task<> ask_by_name() {
    co_await ask(co_await aio::net::connect("127.0.0.1", std::to_string(from.local().port())));
  }
};

struct client : both {
  aio::task<> victim() override {
    co_await ask_by_address();
    co_await ask_by_name();
  }
  aio::event victim_has_ended;
  aio::task<> others() override {
    aio::handle<> server = aio::spawn(serve());
    co_await ask_by_address(); // whatever happens to the victim
    co_await victim_has_ended.wait();
    from.close();
    co_await server;
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override { EXPECT(answers >= 1 && living == 0); }
};

struct server : both {
  aio::task<> victim() override { co_await serve(); }
  aio::task<> others() override {
    for (int i = 0; i < 2; ++i)
      try {
        co_await aio::sleep(1ms);
        co_await ask_by_address();
      } catch (const std::system_error &) { // the server has gone
      } catch (const aio::net::incomplete_read &) {
      }
    from.close(); // if it has not
  }
  void over() override { from.close(); }
  void check(bool) override { EXPECT(answers <= 2 && living == 0); }
};

} // namespace

int main() {
  everywhere<client>("connect, stream");
  everywhere<server>("serve");
}

// CHECK: ok connect, stream
// CHECK-NEXT: ok serve
