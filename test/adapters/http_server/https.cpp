// The server behind TLS, and libcurl and raw bytes in front of it.
// REQUIRES: https
// RUN: %https -I %S/Inputs %s -o %t && %S/../tls/make-certificates %t.certificates
// RUN: env AIO_LOOP=epoll %t %t.certificates/ 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=io_uring %t %t.certificates/ 2>&1 | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.certificates/ 2>&1 | FileCheck %s
#include "dialogue.hpp"

#include <aio/http/client.hpp>
#include <aio/tls/stream.hpp>

using namespace std::chrono_literals;

namespace {

namespace tls = aio::tls;
using server::request;
using server::response;

std::string folder;

tls::context certified() { return tls::context::server(folder + "localhost.pem", folder + "localhost.key"); }
aio::http::client_options trusting() { return {.ca_file = folder + "authority.pem"}; }
aio::http::client_options as_ann() {
  aio::http::client_options o = trusting();
  o.certificate_file = folder + "ann.pem";
  o.key_file = folder + "ann.key";
  return o;
}

aio::task<response> measured(request, server::upload &body) {
  std::size_t size = 0;
  for (std::string part; !(part = co_await body.read_some()).empty();)
    size += part.size();
  co_return std::to_string(size);
}

aio::async_generator<std::string> blocks(int n) {
  for (int i = 0; i < n; ++i)
    co_yield std::string(100'000, 'b');
}

server::routes site() {
  server::routes all;
  all.get("/", [](request r) -> aio::task<response> { co_return "[" + r.peer + "]"; });
  all.post("/", [](request r) -> aio::task<response> { co_return std::move(r.body); });
  all.put("/", measured);
  all.get("/blocks", [](request) -> aio::task<response> { co_return blocks(30); });
  return all;
}

server::serve_options secure(tls::context c = certified()) {
  server::serve_options o;
  o.secure = tls::acceptor(std::move(c));
  o.on_error = [](const server::failure &) { EXPECT(!"nobody fails here"); };
  return o;
}

std::string url_of(const running &here, const std::string &path = "/") {
  return "https://localhost:" + std::to_string(here.at.port()) + path;
}

aio::task<aio::net::stream> secure_stream(const running &here) {
  co_return co_await tls::connect("localhost", std::to_string(here.at.port()),
                                  tls::context::client(folder + "authority.pem"));
}

// As without TLS: kept connections, bodies of both kinds in both directions.
aio::task<> exchanges() {
  running here(site(), secure());
  aio::http::client web(trusting());
  for (int i = 0; i < 5; ++i)
    EXPECT((co_await web.get(url_of(here))).body == "[]");
  const std::string large(900'000, 'x');
  EXPECT((co_await web.post(url_of(here), large, "text/plain")).body == large);
  EXPECT((co_await web.get(url_of(here, "/blocks"))).body == std::string(3'000'000, 'b'));
  aio::http::client_request put("PUT", url_of(here));
  put.parts = blocks(30);
  EXPECT((co_await web.send(std::move(put))).body == "3000000");

  std::vector<aio::task<aio::http::client_response>> many;
  for (int i = 0; i < 50; ++i)
    many.push_back(web.get(url_of(here)));
  for (const aio::http::client_response &r : co_await aio::gather(std::move(many)))
    EXPECT(r.status == 200);
  here.from.close();
  co_await here.task;
}

aio::task<> clients_with_certificates() {
  tls::context careful = certified();
  careful.require_certificate(folder + "authority.pem");
  careful.speak({"http/1.1"}); // libcurl would rather have h2
  running here(site(), secure(std::move(careful)));
  aio::http::client ann(as_ann()), stranger(trusting());
  EXPECT((co_await ann.get(url_of(here))).body == "[CN=ann]");
  bool refused = false;
  try {
    co_await stranger.get(url_of(here));
  } catch (const aio::http::transfer_error &) {
    refused = true;
  }
  EXPECT(refused);
  EXPECT((co_await ann.get(url_of(here))).status == 200);
}

// A client that speaks no TLS, or sends nothing, is dropped, and the others are not affected.
aio::task<> no_handshake() {
  server::serve_options impatient = secure();
  impatient.receive = 2s;
  running here(site(), std::move(impatient));
  aio::net::stream plain = co_await aio::net::connect(here.at);
  aio::net::stream silent = co_await aio::net::connect(here.at);
  co_await plain.write_all(simple("GET /"));
  EXPECT(co_await plain.read_some() == "");
  EXPECT(co_await silent.read_some() == "");
  aio::http::client web(trusting());
  EXPECT((co_await web.get(url_of(here))).status == 200);
}

// The end of a response without a length is distinguished from a connection that was cut.
aio::task<> says_goodbye() {
  running here(site(), secure());
  aio::net::stream s = co_await secure_stream(here);
  co_await s.write_all("GET /blocks HTTP/1.0\r\n\r\n");
  const std::string all = co_await read_rest(s);
  EXPECT(all.ends_with("bbb") && all.size() > 3'000'000);
}

aio::task<> stops() {
  server::serve_options patient = secure();
  patient.receive = patient.grace = 60s;
  running here(site(), std::move(patient));
  aio::net::stream silent = co_await aio::net::connect(here.at); // its handshake delays no other client
  aio::net::stream idle = co_await secure_stream(here);
  co_await idle.write_all(simple("GET /"));
  EXPECT((co_await read_answer(idle)).status == 200);
  co_await aio::sleep(200ms); // the server waits for the next request
  const auto begin = std::chrono::steady_clock::now();
  here.from.close();
  EXPECT(co_await idle.read_some() == ""); // with a goodbye
  EXPECT(co_await silent.read_some() == "");
  co_await here.task;
  EXPECT(std::chrono::steady_clock::now() - begin < 30s);
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  run("exchanges", exchanges());
  run("clients_with_certificates", clients_with_certificates());
  run("no_handshake", no_handshake());
  run("says_goodbye", says_goodbye());
  run("stops", stops());
}

// CHECK: ok exchanges
// CHECK-NEXT: ok clients_with_certificates
// CHECK-NEXT: ok no_handshake
// CHECK-NEXT: ok says_goodbye
// CHECK-NEXT: ok stops
