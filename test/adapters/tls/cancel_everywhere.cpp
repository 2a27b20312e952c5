// REQUIRES: tls
// RUN: %tls %s -o %t && %S/make-certificates %t.certificates
// RUN: env AIO_LOOP=epoll %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.certificates/ | FileCheck %s
//
// Handshakes and streams of both sides, cancelled everywhere.
#include <aio/tls/stream.hpp>

#include "../exchange.hpp"

namespace {

namespace tls = aio::tls;

struct secured : echo {
  static inline std::optional<tls::context> trusting, certified; // reading them takes longer than all the rest

  aio::task<> serve() override {
    co_await serve_by(tls::secured(*certified, [this](aio::net::stream s) { return answer(std::move(s)); }));
  }
  aio::task<> ask() override {
    const alive here(living);
    // Not by name: the resolver's thread keeps its descriptors for longer than a test waits.
    aio::net::stream plain = co_await aio::net::connect(from.local());
    aio::net::stream s = co_await tls::connect(std::move(plain), "localhost", *trusting);
    co_await be_told(s);
    s.shutdown_write();
    const std::string end = co_await s.read_some();
    EXPECT(end.empty());
    ++answers;
  }
};

} // namespace

int main(int, char **arguments) {
  ::alarm(300); // what waits for ever fails
  const std::string folder = arguments[1];
  secured::trusting = tls::context::client(folder + "authority.pem");
  secured::certified = tls::context::server(folder + "localhost.pem", folder + "localhost.key");
  everywhere<cancelled_client<secured>>("connect, stream");
  everywhere<cancelled_server<secured>>("secured");
}

// CHECK: ok connect, stream
// CHECK-NEXT: ok secured
