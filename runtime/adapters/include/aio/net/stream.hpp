// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// stream: lines, and blocks of a known size, over a socket.
//
//   aio::net::stream s = co_await aio::net::connect("localhost", "7");
//   co_await s.write_all("hello\n");
//   std::string line = co_await s.read_until("\n"); // "hello\n"
#pragma once

#include <aio/net/detail/turn.hpp>
#include <aio/net/transport.hpp>
#include <aio/socket.hpp>
#include <aio/task.hpp>

#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace aio::net {

/// Thrown if the stream ended before the requested bytes were complete.
class incomplete_read : public std::runtime_error {
public:
  explicit incomplete_read(std::string partial);
  /// The bytes that arrived; "" if the stream ended cleanly in between.
  const std::string &partial() const noexcept { return partial_; }

private:
  std::string partial_;
};

/// A socket, or a transport (aio::tls), with a buffer for reading. One task may read while another writes; a second
/// reader, or writer, gets std::logic_error. The stream must not be moved meanwhile.
///
/// Memory is bounded: reads take no more from the system than `limit`, or the requested block; writes return when the
/// system has taken everything, so that a slow reader slows down the writer. A cancelled read loses nothing: the next
/// one returns the bytes. A cancelled write closes the stream, because a part may have been sent. Throws
/// std::system_error (ECONNRESET, EPIPE).
class stream {
public:
  static constexpr std::size_t default_limit = 64 * 1024;

  /// Throws std::invalid_argument for a limit of 0.
  explicit stream(socket s, std::size_t limit = default_limit) : stream(std::move(s), nullptr, limit) {}
  explicit stream(std::unique_ptr<transport> t, std::size_t limit = default_limit)
      : stream(socket(-1), std::move(t), limit) {}

  /// Returns the bytes that have arrived, at least one; "" at the end of the stream.
  task<std::string> read_some();
  /// Throws incomplete_read.
  task<std::string> read_exactly(std::size_t size);
  /// Returns the bytes up to and including the delimiter. Throws incomplete_read; std::system_error (EMSGSIZE) if it is
  /// not among the first `limit` bytes, which can still be read.
  task<std::string> read_until(std::string delimiter);
  /// The same for several delimiters: up to the first of them.
  task<std::string> read_until(std::vector<std::string> delimiters);
  /// Returns all bytes up to the end of the stream. Throws std::system_error (EMSGSIZE) if there are more than `most`.
  task<std::string> read_to_end(std::size_t most);

  /// Returns when the system has taken all bytes.
  task<> write_all(std::string bytes);
  /// From now on a cancelled write resets the connection: the system drops unread bytes, instead of keeping them until
  /// the peer reads them.
  void reset_on_cancel() noexcept { resets_ = true; }
  /// Later reads return the bytes that have arrived, and then the end of the stream; a read that waits ends at once.
  void shutdown_read() noexcept;

  /// Ends writing: the peer reads the end of the stream, and may still answer.
  void shutdown_write();

  /// A task that reads or writes gets std::system_error (ECANCELED).
  void close() noexcept { transport_ ? transport_->close() : socket_.close(); }
  int native_handle() const noexcept { return transport_ ? transport_->native_handle() : socket_.native_handle(); }

  /// The peer's proven identity, "CN=Ann,O=Example"; "" if it was not requested.
  std::string peer_identity() const { return transport_ ? transport_->peer_identity() : ""; }
  /// The negotiated protocol, "h2"; "" if none was negotiated.
  std::string protocol() const { return transport_ ? transport_->protocol() : ""; }

  /// Releases the socket, for another protocol on it. Throws std::logic_error if it has a transport, or if unread bytes
  /// have arrived: their sender may not be the new protocol's peer.
  socket release() &&;

private:
  stream(socket s, std::unique_ptr<transport> t, std::size_t limit);
  std::size_t available() const noexcept { return end_ - begin_; }
  std::string take(std::size_t size);
  task<bool> fill(std::size_t wanted);

  socket socket_;
  std::unique_ptr<transport> transport_; // null for the socket itself
  std::size_t limit_;
  bool resets_ = false;
  detail::turns reading_, writing_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0, end_ = 0; // bytes that have arrived and were not taken yet
};

} // namespace aio::net
