// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/tls/stream.hpp>

#include "session.hpp"

#include <aio/net/connect.hpp>
#include <aio/timeout.hpp>

#include <memory>
#include <stdexcept>

namespace aio::tls {
namespace {

task<net::stream> begin(net::stream plain, std::string host, context c) {
  auto s = std::make_unique<session>(std::move(plain).release(), c, std::move(host));
  co_await s->shake_hands();
  co_return net::stream(std::move(s));
}

/// The context is kept as long as the clients' streams: it owns the certificates of names.
task<> serve_one(net::stream plain, context c, std::function<task<>(net::stream)> handler,
                 std::chrono::milliseconds handshake) {
  net::stream secure = co_await timeout(handshake, accept(std::move(plain), c));
  co_await handler(std::move(secure));
}

} // namespace

task<net::stream> connect(std::string host, std::string service, context c) {
  net::stream plain = co_await net::connect(host, std::move(service));
  co_return co_await begin(std::move(plain), host, c);
}

task<net::stream> connect(net::stream plain, std::string host, context c) {
  if (host.empty())
    throw std::invalid_argument("aio::tls::connect: whom to expect is not said");
  return begin(std::move(plain), std::move(host), std::move(c));
}

task<net::stream> accept(net::stream plain, context c) { return begin(std::move(plain), "", std::move(c)); }

std::function<task<net::stream>(net::stream)> acceptor(context c) {
  return [c = std::move(c)](net::stream plain) { return accept(std::move(plain), c); };
}

std::function<task<>(net::stream)> secured(context c, std::function<task<>(net::stream)> handler,
                                           std::chrono::milliseconds handshake) {
  return [=](net::stream plain) { return serve_one(std::move(plain), c, handler, handshake); };
}

} // namespace aio::tls
