// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// socket: bytes to and from another program.
//
//   aio::socket s = co_await listener.accept();
//   std::size_t n = co_await s.receive(buffer);          // 0 if the peer has closed
//   co_await s.send(std::span(buffer).first(n));
#pragma once

#include <aio/io.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>

namespace aio {

/// Owns the descriptor of a stream socket, connected or listening. Used by the tasks of one loop; one task may receive
/// while another sends, but if two receive, or two send, the second one gets std::system_error (EALREADY).
///
/// Each operation suspends, at least for a turn of the other ready tasks, so that a fast peer cannot keep a task
/// running for ever. The buffer must live until the operation has ended. A cancel ends it and throws cancelled, but
/// received bytes are returned first (the cancel is thrown at the next suspension), and part of a send may have been
/// sent: close the socket then. Throws std::system_error naming the operation: ECONNRESET, EPIPE, EMFILE.
class socket {
  using kind = detail::io_request::kind;

public:
  /// Takes ownership of an open descriptor.
  explicit socket(int fd) noexcept;
  socket(socket &&other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  socket &operator=(socket other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~socket() { close(); }

  /// Tasks that wait for it get std::system_error (ECANCELED).
  void close() noexcept;
  int native_handle() const noexcept { return fd_; }

  /// `co_await s.receive(buffer)` suspends until there are bytes, and returns the number of bytes stored in the buffer;
  /// 0 at the end of the stream.
  auto receive(std::span<std::byte> into) noexcept {
    return detail::request<std::size_t>({kind::receive, fd_, into.data(), into.size()});
  }

  /// `co_await s.send(bytes)` suspends until the system has taken all of them.
  auto send(std::span<const std::byte> bytes) noexcept {
    return detail::request<void>({kind::send, fd_, const_cast<std::byte *>(bytes.data()), bytes.size()});
  }

  auto send(std::string_view text) noexcept { return send(std::as_bytes(std::span(text))); }

  /// `co_await listener.accept()` suspends until a client connects.
  auto accept() noexcept { return detail::request<socket>({kind::accept, fd_}); }

private:
  int fd_; // -1 if closed or moved from
};

} // namespace aio
