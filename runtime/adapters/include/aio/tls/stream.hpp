// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connect(), accept(), acceptor(), secured(): streams that nobody else can read.
//
//   aio::net::stream s = co_await aio::tls::connect("example.org", "443", c);
//
//   co_await aio::net::serve(from, aio::tls::secured(c, echo)); // aio::task<> echo(aio::net::stream)
#pragma once

#include <aio/net/stream.hpp>
#include <aio/tls/context.hpp>

#include <chrono>
#include <functional>
#include <string>

namespace aio::tls {

/// Each of these gives a stream like any other. What is different:
///
/// - Reading throws std::system_error (category(), "unexpected eof while reading") if the connection ends without the
///   peer having said goodbye: somebody may have cut it off.
/// - shutdown_write() and close() say goodbye. A cancelled write does not: it leaves a part.
/// - write_all() returns when there is room for that goodbye, too.
///
/// A cancel during the handshake closes the connection. Errors are std::system_error naming the peer.

/// Looks the host up, and tries its addresses in turn. The certificate must be the host's.
task<net::stream> connect(std::string host, std::string service, context c);

/// On a connection that exists, where a protocol says that TLS begins now: we are the client, the other side is `host`.
task<net::stream> connect(net::stream plain, std::string host, context c);

/// The same, where we are the server.
task<net::stream> accept(net::stream plain, context c);

/// The same, for others to call: what `secure` of aio::http::server::serve_options wants.
std::function<task<net::stream>(net::stream)> acceptor(context c);

/// A handler for serve(): calls `handler` with the secured stream of each client that has shaken hands in time.
std::function<task<>(net::stream)> secured(context c, std::function<task<>(net::stream)> handler,
                                           std::chrono::milliseconds handshake = std::chrono::seconds(10));

} // namespace aio::tls
