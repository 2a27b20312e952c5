// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A site that only its members can read: https, with client certificates.
#include <aio/aio.hpp>
#include <aio/http/client.hpp>
#include <aio/http/server/serve.hpp>
#include <aio/tls/stream.hpp>

#include <cstdio>
#include <string>

namespace http = aio::http;

aio::task<http::server::response> greet(http::server::request r) { co_return "welcome, " + r.peer + "\n"; }

aio::task<> app(std::string folder) {
  aio::tls::context certified = aio::tls::context::server(folder + "/localhost.pem", folder + "/localhost.key");
  certified.require_certificate(folder + "/authority.pem");

  http::server::routes site;
  site.get("/", greet);
  http::server::serve_options options;
  options.secure = aio::tls::acceptor(certified);
  aio::net::listener from(aio::net::address::loopback(0));
  aio::handle<> server = aio::spawn(http::server::serve(from, std::move(site), std::move(options)));

  const std::string url = "https://localhost:" + std::to_string(from.local().port()) + "/";
  http::client_options known{.ca_file = folder + "/authority.pem"};
  http::client stranger(known);
  known.certificate_file = folder + "/ann.pem";
  known.key_file = folder + "/ann.key";
  http::client ann(known);
  std::printf("%s", (co_await ann.get(url)).body.c_str());
  try {
    co_await stranger.get(url);
  } catch (const http::transfer_error &) {
    std::puts("the stranger stays outside");
  }
  from.close();
  co_await server;
}

int main(int, char **arguments) { aio::run(app(arguments[1])); }

// CHECK: welcome, CN=ann
// CHECK-NEXT: the stranger stays outside
