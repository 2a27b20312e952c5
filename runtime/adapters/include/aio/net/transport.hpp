// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// transport: the base of a stream that is not a plain socket.
#pragma once

#include <aio/task.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace aio::net {

/// Takes the role of a socket for a stream, with the same guarantees: one task may receive while another sends; a
/// cancelled receive() has lost nothing; after a cancelled send() only close() is useful.
class transport {
public:
  virtual ~transport() = default;

  /// Returns the number of bytes, at least one; 0 at the end.
  virtual task<std::size_t> receive(std::span<std::byte> into) = 0;
  virtual task<> send(std::span<const std::byte> bytes) = 0;
  /// Makes a receive() that waits, and each later one that would, return 0.
  virtual void shutdown_read() noexcept = 0;
  virtual void shutdown_write() = 0;
  virtual void close() noexcept = 0;
  virtual int native_handle() const noexcept = 0;
  virtual std::string peer_identity() const { return ""; }
  virtual std::string protocol() const { return ""; }
};

} // namespace aio::net
