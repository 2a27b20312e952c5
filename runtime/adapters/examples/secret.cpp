// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A server and its client, as over a plain socket, but protected against eavesdropping and impersonation.
#include <aio/aio.hpp>
#include <aio/net/server.hpp>
#include <aio/tls/stream.hpp>

#include <cstdio>
#include <string>

namespace net = aio::net;
namespace tls = aio::tls;

// The same code as without TLS.
aio::task<> whisper(net::stream s) {
  const std::string name = co_await s.read_until("\n");
  co_await s.write_all("it is a secret, " + name);
}

aio::task<> app(std::string folder) {
  net::listener from(net::address::loopback(0));
  const tls::context certified = tls::context::server(folder + "/localhost.pem", folder + "/localhost.key");
  aio::handle<> server = aio::spawn(net::serve(from, tls::secured(certified, whisper)));

  const std::string port = std::to_string(from.local().port());
  net::stream s = co_await tls::connect("localhost", port, tls::context::client(folder + "/authority.pem"));
  co_await s.write_all("Ann\n");
  std::printf("%s", (co_await s.read_until("\n")).c_str());

  try { // trusts what the system trusts, and that is not our authority
    co_await tls::connect("localhost", port, tls::context::client());
  } catch (const std::system_error &e) {
    std::printf("%s\n", e.what());
  }
  from.close();
  co_await server;
}

int main(int, char **arguments) { aio::run(app(arguments[1])); }

// CHECK: it is a secret, Ann
// CHECK-NEXT: TLS handshake, localhost: unable to get local issuer certificate: certificate verify failed
