// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// serve(): HTTP/1.1 for everybody who connects.
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

/// A handler has thrown, or the generator of its response: the client got a 500, or less than the whole.
struct failure {
  std::string method;
  std::string target;
  std::source_location route; // where it was added
  std::exception_ptr error;
};

/// What stands behind a hook: the route's handler. Its errors are responses already.
using next_handler = std::function<task<response>(request)>;

struct serve_options {
  /// What is to be done with a connection before the first request: aio::tls::acceptor(context), for https. One that
  /// fails, or takes longer than `receive`, is closed, and on_error is not told: the client is.
  std::function<task<net::stream>(net::stream)> secure = {};
  /// As many connections are open at a time. When another client comes, the one that has been idle longest is closed;
  /// if none is, it waits, and the others in the system's queue.
  std::size_t most_clients = 1000;
  /// A longer request line and header is refused with 431. A longer body with 413: it is held in memory, except where
  /// the handler reads it itself, which may be of any length.
  std::uint32_t header_limit = 16 * 1024;
  std::uint64_t body_limit = 1024 * 1024;
  /// A connection is closed when so long no request begins, the first sooner than the next; when one that has begun is
  /// not complete (408), or nothing more has come for a handler that reads; and when the client takes less than 64 KiB
  /// of a response.
  std::chrono::milliseconds first{10'000};
  std::chrono::milliseconds idle{75'000};
  std::chrono::milliseconds receive{30'000};
  std::chrono::milliseconds send{30'000};
  /// How long the requests that run at from.close() may go on.
  std::chrono::milliseconds grace{10'000};
  /// When the process has no descriptors left, for this long no client is accepted.
  std::chrono::milliseconds pause{100};
  /// Called around every handler, also where there is no route for the request: to write a log of accesses, to ask who
  /// the client is, to change the response. It must not keep `next` for later.
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

/// Serves each connection as a task of its own, one request after the other; what a client sends ahead waits in the
/// system. Handlers are kept until this returns.
///
/// A handler whose client has reset the connection is cancelled within a second, on a thread it is not; a client that
/// has only closed its side may still read, and gets the response.
///
/// After from.close() connections without a request are closed, requests that run get their response, and when all
/// have ended this returns; those that take longer than `grace` are cancelled. So are all if this is cancelled.
task<> serve(net::listener &from, routes site, serve_options options = {});

} // namespace aio::http::server
