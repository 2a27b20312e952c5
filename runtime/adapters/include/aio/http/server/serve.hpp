// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// serve(): an HTTP/1.1 server.
//
//   aio::net::listener from(aio::net::address::loopback(8000));
//   co_await aio::http::server::serve(from, site); // until from.close()
#pragma once

#include <aio/http/server/routes.hpp>
#include <aio/net/server.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <source_location>
#include <string>

namespace aio::http::server {

/// A failure of a handler, or of its response's generator: the client got a 500, or an incomplete response.
struct failure {
  std::string method;
  std::string target;
  std::source_location route; // where it was added
  std::exception_ptr error;
};

/// The rest of the chain behind a hook: the route's handler. Its errors are responses already.
using next_handler = std::function<task<response>(request)>;

struct serve_options {
  /// Applied to a connection before the first request: aio::tls::acceptor(context), for https. If it fails, or takes
  /// longer than `receive`, the connection is closed, without a call of on_error.
  std::function<task<net::stream>(net::stream)> secure = {};
  /// The limit of open connections. When another client connects, the connection that has been idle longest is closed;
  /// if none is idle, the client waits, and further ones in the system's queue.
  std::size_t most_clients = 1000;
  /// A longer request line and header is refused with 431. A longer body with 413: it is held in memory, unless the
  /// handler reads it itself: then it may be of any length.
  std::uint32_t header_limit = 16 * 1024;
  std::uint64_t body_limit = 1024 * 1024;
  /// A connection is closed if no request begins for so long, the first sooner than the next; if one that has begun is
  /// not complete (408), or nothing more has arrived for a handler that reads; and if the client takes less than 64 KiB
  /// of a response.
  std::chrono::milliseconds first{10'000};
  std::chrono::milliseconds idle{75'000};
  std::chrono::milliseconds receive{30'000};
  std::chrono::milliseconds send{30'000};
  /// The time for requests that run at from.close() to end.
  std::chrono::milliseconds grace{10'000};
  /// The pause in accepting clients when the process has no descriptors left.
  std::chrono::milliseconds pause{100};
  /// Called around every handler, also where there is no route for the request: to write an access log, to authenticate
  /// the client, to change the response. It must not keep `next` for later.
  ///
  ///   options.around = [](request r, next_handler next) -> aio::task<response> {
  ///     const std::string what = r.client.text() + " " + r.method + " " + r.target;
  ///     response answer = co_await next(std::move(r));
  ///     std::printf("%s %d\n", what.c_str(), answer.status);
  ///     co_return answer;
  ///   };
  std::function<task<response>(request, next_handler)> around = {};
  /// By default it is printed on stderr: FILE:LINE: error: GET /users/ann: TEXT
  std::function<void(const failure &)> on_error = {};
};

/// Serves each connection as a task of its own, one request after the other; requests that a client sends ahead wait in
/// the system. Handlers are kept until this returns.
///
/// A handler whose client has reset the connection is cancelled within a second, unless it runs on a thread; a client
/// that has only closed its side may still read, and gets the response.
///
/// After from.close() connections without a request are closed, requests that run get their response, and when all
/// have ended this returns; those that take longer than `grace` are cancelled. So are all if this is cancelled.
task<> serve(net::listener &from, routes site, serve_options options = {});

} // namespace aio::http::server
