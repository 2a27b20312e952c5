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

/// The stream ended before what was asked for was complete.
class incomplete_read : public std::runtime_error {
public:
  explicit incomplete_read(std::string partial);
  /// What did come; "" if the stream ended in between, as a stream should.
  const std::string &partial() const noexcept { return partial_; }

private:
  std::string partial_;
};

/// A socket, or what looks like one (aio::tls), with a buffer for reading. One task may read while another writes; a
/// second one that reads, or writes, is refused (std::logic_error). It must not move meanwhile.
///
/// Memory is bounded: reads take no more from the system than `limit`, or the block that was asked for; writes return
/// when the system has taken everything, so that a slow reader slows down the writer. A cancelled read loses nothing:
/// the next one returns what has come. A cancelled write closes the stream, because a part may have gone out. Throws
/// std::system_error (ECONNRESET, EPIPE).
class stream {
public:
  static constexpr std::size_t default_limit = 64 * 1024;

  /// Throws std::invalid_argument for a limit of 0.
  explicit stream(socket s, std::size_t limit = default_limit) : stream(std::move(s), nullptr, limit) {}
  explicit stream(std::unique_ptr<transport> t, std::size_t limit = default_limit)
      : stream(socket(-1), std::move(t), limit) {}

  /// What has come, at least one byte; "" at the end of the stream.
  task<std::string> read_some();
  /// Throws incomplete_read.
  task<std::string> read_exactly(std::size_t size);
  /// Up to the delimiter, which is the last part of the result. Throws incomplete_read; std::system_error (EMSGSIZE) if
  /// it is not among the first `limit` bytes, which can be read all the same.
  task<std::string> read_until(std::string delimiter);
  /// The same for several delimiters: as short as can be with one of them at the end.
  task<std::string> read_until(std::vector<std::string> delimiters);
  /// All that comes, to the end of the stream. Throws std::system_error (EMSGSIZE) if that is more than `most` bytes.
  task<std::string> read_to_end(std::size_t most);

  /// Returns when the system has taken all.
  task<> write_all(std::string bytes);
  /// From now on a cancelled write resets the connection: the system drops what the peer has not read, instead of
  /// keeping it for as long as the peer likes.
  void reset_on_cancel() noexcept { resets_ = true; }
  /// Reads return what has come already, and then the end of the stream; a read that waits ends at once.
  void shutdown_read() noexcept;

  /// Nothing more will be written: the other side reads the end of the stream, and may still answer.
  void shutdown_write();

  /// Whoever reads or writes gets std::system_error (ECANCELED).
  void close() noexcept { transport_ ? transport_->close() : socket_.close(); }
  int native_handle() const noexcept { return transport_ ? transport_->native_handle() : socket_.native_handle(); }

  /// Who the other side has proven to be, "CN=Ann,O=Example"; "" where it was not asked to.
  std::string peer_identity() const { return transport_ ? transport_->peer_identity() : ""; }
  /// What both sides have agreed to speak, "h2"; "" where they did not have to.
  std::string protocol() const { return transport_ ? transport_->protocol() : ""; }

  /// Gives the socket up, for another protocol to begin on it. Throws std::logic_error if it has a transport, or more
  /// has come than was read: whoever sent that may not be whom the new protocol is talking to.
  socket release() &&;

private:
  stream(socket s, std::unique_ptr<transport> t, std::size_t limit);
  std::size_t available() const noexcept { return end_ - begin_; }
  std::string take(std::size_t size);
  task<bool> fill(std::size_t wanted);

  socket socket_;
  std::unique_ptr<transport> transport_; // null: the socket itself
  std::size_t limit_;
  bool resets_ = false;
  detail::turns reading_, writing_;
  std::vector<std::byte> buffer_;
  std::size_t begin_ = 0, end_ = 0; // what has come and was not taken yet
};

} // namespace aio::net
