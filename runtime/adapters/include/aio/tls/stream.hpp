// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connect(), accept(), acceptor(), secured(): encrypted streams.
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

/// Each of these returns a stream like any other, with these differences:
///
/// - Reading throws std::system_error (category(), "unexpected eof while reading") if the connection ends without the
///   peer's close_notify: it may have been truncated.
/// - shutdown_write() and close() send close_notify. A cancelled write does not: it leaves a part.
/// - write_all() returns when there is room for that alert, too.
///
/// A cancel during the handshake closes the connection. Errors are std::system_error naming the peer.

/// Looks up the host, and tries its addresses in turn. The certificate must be valid for the host.
task<net::stream> connect(std::string host, std::string service, context c);

/// On an existing connection, when a protocol switches to TLS: we are the client, the peer is `host`.
task<net::stream> connect(net::stream plain, std::string host, context c);

/// The same, as the server.
task<net::stream> accept(net::stream plain, context c);

/// The same as a callable, for `secure` of aio::http::server::serve_options.
std::function<task<net::stream>(net::stream)> acceptor(context c);

/// A handler for serve(): calls `handler` with the secured stream of each client that completes the handshake in time.
std::function<task<>(net::stream)> secured(context c, std::function<task<>(net::stream)> handler,
                                           std::chrono::milliseconds handshake = std::chrono::seconds(10));

} // namespace aio::tls
