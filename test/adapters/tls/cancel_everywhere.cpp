// REQUIRES: tls
// RUN: %tls %s -o %t && %S/make-certificates %t.certificates
// RUN: env AIO_LOOP=epoll %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.certificates/ | FileCheck %s
//
// Handshakes and streams of both sides, cancelled everywhere.
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>
#include <aio/tls/stream.hpp>

#include "everywhere.hpp"

#include <string>
#include <system_error>

namespace {

namespace net = aio::net;
namespace tls = aio::tls;

std::string folder;

struct alive {
  int &count;
  explicit alive(int &c) : count(++c) {}
  ~alive() { --count; }
};

struct both : scenario {
  static inline std::optional<tls::context> trusting, certified; // reading them takes longer than all the rest
  net::listener from{net::address::loopback(0)};
  int answers = 0, living = 0;

  aio::task<> answer(net::stream s) {
    const alive here(living);
    for (;;) {
      const std::string question = co_await s.read_some();
      if (question.empty())
        break;
      co_await s.write_all(question);
    }
  }
  aio::task<> serve() {
    const auto handler = [this](net::stream s) { return answer(std::move(s)); };
    net::serve_options quietly;
    quietly.on_error = [](std::exception_ptr) {};
    co_await net::serve(from, tls::secured(*certified, handler), quietly);
  }
  aio::task<> ask() {
    const alive here(living);
    // Not by name: the resolver's thread keeps its descriptors for longer than anybody waits.
    net::stream plain = co_await net::connect(from.local());
    net::stream s = co_await tls::connect(std::move(plain), "localhost", *trusting);
    co_await s.write_all("question\n");
    const std::string back = co_await s.read_until("\n");
    EXPECT(back == "question\n");
    s.shutdown_write();
    const std::string end = co_await s.read_some();
    EXPECT(end.empty());
    ++answers;
  }
};

struct client : both {
  aio::event victim_has_ended;
  aio::task<> victim() override { co_await ask(); }
  aio::task<> others() override {
    aio::handle<> server = aio::spawn(serve());
    co_await ask(); // whatever happens to the victim
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
    try {
      co_await aio::sleep(1ms);
      co_await ask();
    } catch (const std::system_error &) { // the server has gone
    } catch (const net::incomplete_read &) {
    }
    from.close(); // if it has not
  }
  void over() override { from.close(); }
  void check(bool) override { EXPECT(living == 0); }
};

} // namespace

int main(int, char **arguments) {
  ::alarm(300); // what waits for ever fails
  folder = arguments[1];
  both::trusting = tls::context::client(folder + "authority.pem");
  both::certified = tls::context::server(folder + "localhost.pem", folder + "localhost.key");
  everywhere<client>("connect, stream");
  everywhere<server>("secured");
}

// CHECK: ok connect, stream
// CHECK-NEXT: ok secured
