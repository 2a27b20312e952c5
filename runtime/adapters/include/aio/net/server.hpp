// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// listener, serve(): one task for each client.
//
//   aio::net::listener from(aio::net::address::loopback(7));
//   co_await aio::net::serve(from, echo); // aio::task<> echo(aio::net::stream)
#pragma once

#include <aio/event.hpp>
#include <aio/net/address.hpp>
#include <aio/net/stream.hpp>

#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace aio::net {

/// A socket that waits for clients. The file of a Unix socket is removed with it.
class listener {
public:
  /// Replaces a Unix socket whose server has ended. Throws std::system_error naming the address (EADDRINUSE).
  explicit listener(const address &at);
  listener(listener &&) noexcept = default;
  ~listener() { close(); }

  /// With the port the system chose.
  address local() const;
  /// Suspends until a client connects. Throws std::system_error (EMFILE; ECANCELED after close()).
  auto accept() noexcept { return socket_.accept(); }
  /// Accepts no more clients: serve() returns when it has served the current ones, and those that had connected.
  void close() noexcept;
  /// Whether close() keeps those that had connected, for take_waiting(), instead of resetting them.
  void keep_waiting(bool on) noexcept { keeps_waiting_ = on; }
  std::vector<socket> take_waiting() noexcept { return std::exchange(waiting_, {}); }
  /// Suspends until close() is called.
  auto closed() noexcept { return closed_->wait(); }

private:
  socket socket_;
  std::vector<socket> waiting_;
  bool keeps_waiting_ = false;
  ::dev_t device_ = 0; // of the file of a Unix socket, with its number: another file may have replaced it
  ::ino_t file_ = 0;
  std::unique_ptr<event> closed_; // null if moved from
};

struct serve_options {
  /// The limit of clients served at a time; further ones wait in the system's queue.
  std::size_t most_clients = 1000;
  /// The pause in accepting clients when the process has no descriptors left.
  std::chrono::milliseconds pause{100};
  /// Called when a client waits and all places are taken: it should end connections that can be spared. Without it, no
  /// client is accepted then.
  std::function<void()> make_room = {};
  /// Called with the exception of a handler. By default it is printed, unless it only means that the client has
  /// disconnected.
  std::function<void(std::exception_ptr)> on_error = {};
};

/// Calls handler(stream) for each client, as a task of its own. Returns after from.close(), when all handlers have
/// ended; a cancel is passed on to them. An exception of a handler ends only its client's connection.
task<> serve(listener &from, std::function<task<>(stream)> handler, serve_options options = {});

} // namespace aio::net
