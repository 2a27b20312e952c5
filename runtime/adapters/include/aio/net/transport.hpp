// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// transport: what a stream stands on if that is not a plain socket.
#pragma once

#include <aio/task.hpp>

#include <cstddef>
#include <span>
#include <string>

namespace aio::net {

/// Does for a stream what a socket does, with the same promises: one task may receive while another sends; a cancelled
/// receive() has lost nothing; after a cancelled send() there is nothing left but close().
class transport {
public:
  virtual ~transport() = default;

  /// At least one byte; 0 at the end.
  virtual task<std::size_t> receive(std::span<std::byte> into) = 0;
  virtual task<> send(std::span<const std::byte> bytes) = 0;
  /// A receive() that waits, and each later one that would, returns 0.
  virtual void shutdown_read() noexcept = 0;
  virtual void shutdown_write() = 0;
  virtual void close() noexcept = 0;
  virtual int native_handle() const noexcept = 0;
  virtual std::string peer_identity() const { return ""; }
  virtual std::string protocol() const { return ""; }
};

} // namespace aio::net
