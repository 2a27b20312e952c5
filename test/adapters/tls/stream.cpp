// REQUIRES: tls
// RUN: %tls %s -o %t && %S/make-certificates %t.certificates
// RUN: env AIO_LOOP=epoll %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.certificates/ | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.certificates/ | FileCheck %s
#include <aio/aio.hpp>
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>
#include <aio/tls/stream.hpp>

#include "expect.hpp"

#include <cstring>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

namespace net = aio::net;
namespace tls = aio::tls;

std::string folder;

tls::context trusting() { return tls::context::client(folder + "authority.pem"); }
tls::context certified(const std::string &name = "localhost") {
  return tls::context::server(folder + name + ".pem", folder + name + ".key");
}

aio::task<> echo(net::stream s) {
  for (;;) {
    const std::string some = co_await s.read_some();
    if (some.empty())
      co_return;
    co_await s.write_all(some);
  }
}

/// Two ends of a TCP connection, without TLS yet.
aio::task<std::pair<net::stream, net::stream>> plain_pair() {
  net::listener from(net::address::loopback(0));
  net::stream client = co_await net::connect(from.local());
  aio::socket server = co_await from.accept();
  co_return std::pair(std::move(client), net::stream(std::move(server)));
}

struct secure_pair {
  net::stream client, server;
};

aio::task<secure_pair> secured_pair() {
  auto [client, server] = co_await plain_pair();
  aio::task<net::stream> connecting = tls::connect(std::move(client), "localhost", trusting());
  aio::task<net::stream> accepting = tls::accept(std::move(server), certified());
  auto both = co_await aio::gather(std::move(connecting), std::move(accepting));
  secure_pair p{std::move(std::get<0>(both)), std::move(std::get<1>(both))};
  co_return p;
}

template <class T> aio::task<std::string> failure_of(aio::task<T> work, std::error_code *code = nullptr) {
  std::string what;
  try {
    co_await std::move(work);
  } catch (const std::system_error &e) {
    what = e.what();
    if (code)
      *code = e.code();
  }
  co_return what;
}

aio::task<> a_program_for_streams() {
  net::listener from(net::address::loopback(0));
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified(), echo)));
  net::stream s = co_await tls::connect("localhost", std::to_string(from.local().port()), trusting());
  co_await s.write_all("one\ntwo\nthree");
  EXPECT(co_await s.read_until("\n") == "one\n");
  EXPECT(co_await s.read_exactly(6) == "two\nth");
  s.shutdown_write();
  EXPECT(co_await s.read_exactly(3) == "ree");
  EXPECT(co_await s.read_some() == "");
  EXPECT(EXPECT_THROW(std::logic_error, std::move(s).release()).find("has a transport") != std::string::npos);
}

aio::task<> asks_for_the_name() {
  auto [client, server] = co_await plain_pair();
  aio::handle<net::stream> connecting = aio::spawn(tls::connect(std::move(client), "localhost", trusting()));
  const std::string hello = co_await server.read_some();
  EXPECT(hello[0] == 22 && hello.find("localhost") != hello.npos); // a handshake, and the name asked for
  connecting.cancel();
}

// Both directions at once, more than the system's buffers hold.
aio::task<> large() {
  secure_pair p = co_await secured_pair();
  const std::string text(3'000'000, 'x');
  aio::handle<> one = aio::spawn(p.client.write_all(text));
  aio::handle<> two = aio::spawn(p.server.write_all(text));
  aio::handle<std::string> to_server = aio::spawn(p.server.read_exactly(text.size()));
  EXPECT(co_await p.client.read_exactly(text.size()) == text);
  EXPECT(co_await to_server == text);
  co_await one;
  co_await two;
}

// A slow reader slows down the writer, and still gets everything, with close_notify, if the writer closes at once.
aio::task<> slow_reader() {
  secure_pair p = co_await secured_pair();
  const std::string text(3'000'000, 'x');
  auto write_and_close = [&]() -> aio::task<> {
    co_await p.server.write_all(text);
    p.server.close();
  };
  aio::handle<> writer = aio::spawn(write_and_close());
  co_await aio::sleep(50ms);
  EXPECT(!writer.done());
  EXPECT(co_await p.client.read_exactly(text.size()) == text);
  EXPECT(co_await p.client.read_some() == "");
  co_await writer;
}

aio::task<> verification() {
  net::listener from(net::address::loopback(0));
  net::serve_options quiet;
  int failed = 0;
  quiet.on_error = [&failed](std::exception_ptr) { ++failed; };
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified(), echo), quiet));
  const std::string port = std::to_string(from.local().port());

  std::error_code code;
  const std::string stranger = co_await failure_of(tls::connect("localhost", port, tls::context::client()), &code);
  EXPECT(stranger == "TLS handshake, localhost: unable to get local issuer certificate: certificate verify failed");
  EXPECT(code.category() == tls::category());
  const std::string number = co_await failure_of(tls::connect("127.0.0.1", port, trusting()));
  EXPECT(number == "TLS handshake, 127.0.0.1: IP address mismatch: certificate verify failed");
  net::stream plain = co_await net::connect(from.local());
  const std::string name = co_await failure_of(tls::connect(std::move(plain), "one.test", trusting()));
  EXPECT(name == "TLS handshake, one.test: hostname mismatch: certificate verify failed");
  net::stream any = co_await tls::connect("127.0.0.1", port, tls::context::client_without_verification());
  co_await any.write_all("x");
  EXPECT(co_await any.read_some() == "x");
  while (failed < 3) // the server got the reason
    co_await aio::sleep(1ms);
}

aio::task<> names() {
  tls::context many = certified();
  many.add_name("one.test", folder + "one.test.pem", folder + "one.test.key");
  many.add_name("TWO.test", folder + "two.test.pem", folder + "two.test.key");
  net::listener from(net::address::loopback(0));
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(std::move(many), echo)));
  for (const char *name : {"one.test", "two.test", "localhost"}) {
    net::stream plain = co_await net::connect(from.local());
    net::stream s = co_await tls::connect(std::move(plain), name, trusting());
    co_await s.write_all(name);
    EXPECT(co_await s.read_exactly(std::strlen(name)) == name);
  }
}

/// What it comes to when both ask the other something; the text of a failure, of either.
aio::task<std::string> meeting(tls::context server_has, tls::context client_has, const char *name = "localhost") {
  auto [client, server] = co_await plain_pair();
  aio::task<net::stream> connecting = tls::connect(std::move(client), name, client_has);
  aio::task<net::stream> accepting = tls::accept(std::move(server), server_has);
  try {
    auto [near, far] = co_await aio::gather(std::move(connecting), std::move(accepting));
    EXPECT(near.protocol() == far.protocol());
    EXPECT(near.peer_identity() == std::string("CN=") + name);
    co_return far.protocol() + " with " + far.peer_identity();
  } catch (const std::exception &e) {
    co_return e.what();
  }
}

aio::task<> certificates_of_clients() {
  tls::context ann = trusting();
  ann.use_certificate(folder + "ann.pem", folder + "ann.key");
  tls::context careful = certified();
  EXPECT(co_await meeting(careful, ann) == " with "); // she is not asked
  careful.require_certificate(folder + "authority.pem");
  careful.add_name("one.test", folder + "one.test.pem", folder + "one.test.key");
  EXPECT(co_await meeting(careful, ann) == " with CN=ann");
  EXPECT(co_await meeting(careful, ann, "one.test") == " with CN=ann");
  EXPECT((co_await meeting(careful, trusting())).ends_with("a client: peer did not return a certificate"));
  EXPECT((co_await meeting(careful, trusting(), "one.test")).ends_with("a client: peer did not return a certificate"));

  tls::context elsewhere = certified();
  elsewhere.require_certificate(folder + "stranger.pem");
  EXPECT((co_await meeting(elsewhere, ann)).find("certificate verify failed") != std::string::npos);

  auto [client, server] = co_await plain_pair();
  aio::task<net::stream> connecting =
      tls::connect(std::move(client), "localhost", tls::context::client_without_verification());
  aio::task<net::stream> accepting = tls::accept(std::move(server), certified());
  auto both = co_await aio::gather(std::move(connecting), std::move(accepting));
  EXPECT(std::get<0>(both).peer_identity() == ""); // it was not verified
}

aio::task<> protocols() {
  tls::context client = trusting(), server = certified();
  server.add_name("one.test", folder + "one.test.pem", folder + "one.test.key");
  client.speak({"h2", "http/1.1"});
  EXPECT(co_await meeting(server, client) == " with ");
  server.speak({"http/1.1", "h2"});
  EXPECT(co_await meeting(server, client) == "http/1.1 with "); // the server chooses
  EXPECT(co_await meeting(server, client, "one.test") == "http/1.1 with ");
  EXPECT(co_await meeting(server, trusting()) == " with ");
  server.speak({"smtp"});
  EXPECT((co_await meeting(server, client)).find("no application protocol") != std::string::npos);
  EXPECT_THROW(std::invalid_argument, server.speak({""}));
  EXPECT_THROW(std::invalid_argument, client.speak({std::string(256, 'x')}));
  EXPECT_THROW(std::logic_error, client.require_certificate(folder + "authority.pem"));
  EXPECT_THROW(std::logic_error, client.add_name("x", folder + "ann.pem", folder + "ann.key"));
}

aio::task<> numbers() {
  net::listener from(net::address::loopback(0));
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified("number"), echo)));
  net::stream s = co_await tls::connect("127.0.0.1", std::to_string(from.local().port()), trusting());
  co_await s.write_all("x");
  EXPECT(co_await s.read_some() == "x");
}

// A connection that ends without close_notify was cut off, perhaps by an attacker.
aio::task<> truncation() {
  secure_pair p = co_await secured_pair();
  co_await p.server.write_all("part");
  EXPECT(co_await p.client.read_exactly(4) == "part");
  ::shutdown(p.server.native_handle(), SHUT_WR);
  EXPECT(co_await failure_of(p.client.read_some()) == "TLS receive, localhost: unexpected eof while reading");
}

aio::task<> goodbye() {
  secure_pair p = co_await secured_pair();
  {
    const net::stream gone = std::move(p.server);
  }
  EXPECT(co_await p.client.read_some() == "");
}

aio::task<> plain_text_to_tls() {
  auto [client, server] = co_await plain_pair();
  co_await client.write_all("GET / HTTP/1.1\r\n\r\n");
  EXPECT(co_await failure_of(tls::accept(std::move(server), certified())) == "TLS handshake, a client: http request");
  EXPECT(co_await client.read_some() == "");
}

aio::task<> starts_later() {
  auto [client, server] = co_await plain_pair();
  co_await client.write_all("STARTTLS\n");
  EXPECT(co_await server.read_until("\n") == "STARTTLS\n");
  aio::task<net::stream> connecting = tls::connect(std::move(client), "localhost", trusting());
  aio::task<net::stream> accepting = tls::accept(std::move(server), certified());
  auto both = co_await aio::gather(std::move(connecting), std::move(accepting));
  co_await std::get<0>(both).write_all("secret\n");
  EXPECT(co_await std::get<1>(both).read_until("\n") == "secret\n");

  // What came before the handshake is not taken for a part of what comes after it.
  auto [victim, upstream] = co_await plain_pair();
  co_await victim.write_all("STARTTLS\nDELETE ALL\n");
  EXPECT(co_await upstream.read_until("\n") == "STARTTLS\n");
  bool refused = false;
  try {
    co_await tls::accept(std::move(upstream), certified());
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
}

aio::task<> cancelled_read_loses_nothing() {
  secure_pair p = co_await secured_pair();
  aio::handle<std::string> line = aio::spawn(p.client.read_until("\n"));
  co_await p.server.write_all("half ");
  co_await aio::sleep(5ms);
  line.cancel();
  try {
    co_await line;
  } catch (const aio::cancelled &) {
  }
  co_await p.server.write_all("whole\n");
  EXPECT(co_await p.client.read_until("\n") == "half whole\n");
}

// The sent part must not look like the whole.
aio::task<> cancelled_write_closes() {
  secure_pair p = co_await secured_pair();
  aio::handle<> writer = aio::spawn(p.server.write_all(std::string(10'000'000, 'x')));
  co_await aio::sleep(20ms);
  EXPECT(!writer.done());
  writer.cancel();
  try {
    co_await writer;
  } catch (const aio::cancelled &) {
  }
  EXPECT(p.server.native_handle() < 0);
  auto read_all = [&]() -> aio::task<> {
    for (;;) {
      const std::string part = co_await p.client.read_some();
      if (part.empty())
        co_return;
    }
  };
  EXPECT(co_await failure_of(read_all()) == "TLS receive, localhost: unexpected eof while reading");
}

aio::task<> cancelled_handshake() {
  auto [client, server] = co_await plain_pair();
  bool expired = false;
  try {
    co_await aio::timeout(20ms, tls::connect(std::move(client), "localhost", trusting()));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired);
  co_await server.read_some();               // its hello
  EXPECT(co_await server.read_some() == ""); // and it has disconnected
}

// A client that connects and sends nothing takes up a place only for a while.
aio::task<> slow_handshake() {
  net::listener from(net::address::loopback(0));
  net::serve_options quiet;
  std::string why;
  quiet.on_error = [&why](std::exception_ptr e) {
    try {
      std::rethrow_exception(e);
    } catch (const std::exception &x) {
      why = x.what();
    }
  };
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified(), echo, 20ms), quiet));
  net::stream s = co_await net::connect(from.local());
  EXPECT(co_await s.read_some() == "");
  EXPECT(why.find("20 ms") != why.npos);
}

aio::task<> reset() {
  secure_pair p = co_await secured_pair();
  const linger at_once{1, 0};
  ::setsockopt(p.server.native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  aio::handle<std::string> read = aio::spawn(p.client.read_some());
  co_await aio::sleep(5ms);
  ::shutdown(p.server.native_handle(), SHUT_RD);
  {
    const net::stream gone = std::move(p.server);
  }
  std::string what;
  try {
    what = co_await read;
    for (int i = 0; i < 100; ++i)
      co_await p.client.write_all(std::string(100'000, 'x')); // no signal ends the process
  } catch (const std::system_error &e) {
    what = e.what();
  }
  EXPECT(what == "TLS receive, localhost: Connection reset by peer" ||
         what == "TLS send, localhost: Connection reset by peer" || what == "TLS send, localhost: Broken pipe");
}

// At any moment of the handshake and of an exchange.
aio::task<> cancel_at_any_time() {
  net::listener from(net::address::loopback(0));
  net::serve_options quiet;
  quiet.on_error = [](std::exception_ptr) {};
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified(), echo), quiet));
  const tls::context c = trusting();
  auto exchange = [&]() -> aio::task<> {
    net::stream plain = co_await net::connect(from.local());
    net::stream s = co_await tls::connect(std::move(plain), "localhost", c);
    co_await s.write_all("hello");
    EXPECT(co_await s.read_exactly(5) == "hello");
  };
  for (int turns = 0; turns < 40; ++turns) {
    aio::handle<> h = aio::spawn(exchange());
    for (int i = 0; i < turns; ++i)
      co_await aio::sleep(100us);
    h.cancel();
    try {
      co_await h;
    } catch (const aio::cancelled &) {
    }
  }
  co_await exchange();
}

void bad_files() {
  EXPECT(EXPECT_THROW(std::system_error, tls::context::client("/nobody/has/this")) ==
         "/nobody/has/this: No such file or directory");
  EXPECT(EXPECT_THROW(std::system_error, tls::context::server("/nobody/has/this", "/nor/this")) ==
         "/nobody/has/this: No such file or directory");
  const std::string other = folder + "number.key";
  EXPECT(EXPECT_THROW(std::system_error, tls::context::server(folder + "localhost.pem", other)) ==
         other + ": key values mismatch: Invalid argument");
  EXPECT(EXPECT_THROW(std::system_error, tls::context::client(other)).starts_with(other + ": "));
  EXPECT(EXPECT_THROW(std::system_error, certified().require_certificate(other)).starts_with(other + ": "));
  EXPECT(EXPECT_THROW(std::system_error, trusting().use_certificate("/nobody/has/this", other)) ==
         "/nobody/has/this: No such file or directory");
  std::puts("ok bad_files");
}

/// In real time: sockets know no other.
void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
  std::fflush(stdout);
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  run("a_program_for_streams", a_program_for_streams());
  run("asks_for_the_name", asks_for_the_name());
  run("large", large());
  run("slow_reader", slow_reader());
  run("verification", verification());
  run("names", names());
  run("certificates_of_clients", certificates_of_clients());
  run("protocols", protocols());
  run("numbers", numbers());
  run("truncation", truncation());
  run("goodbye", goodbye());
  run("plain_text_to_tls", plain_text_to_tls());
  run("starts_later", starts_later());
  run("cancelled_read_loses_nothing", cancelled_read_loses_nothing());
  run("cancelled_write_closes", cancelled_write_closes());
  run("cancelled_handshake", cancelled_handshake());
  run("slow_handshake", slow_handshake());
  run("reset", reset());
  run("cancel_at_any_time", cancel_at_any_time());
  bad_files();
  std::puts("end");
}

// CHECK-COUNT-20: {{^ok}}
// CHECK-NEXT: {{^}}end
