// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// download: an answer whose body is read while it arrives.
//
//   aio::http::client_request r("GET", "https://example.org/film");
//   aio::http::download film = co_await web.open(std::move(r));
//   for (;;) {
//     const std::string part = co_await film.read_some();
//     if (part.empty())
//       break;
//     co_await screen.write_all(part);
//   }
#pragma once

#include <aio/http/client_request.hpp>
#include <aio/task.hpp>

#include <cstddef>
#include <memory>
#include <string>

namespace aio::http {

class engine;
class transfer;

/// One task reads. Memory is bounded: with `most_buffered` bytes waiting to be read, nothing is taken from the
/// connection, and the server has to wait. A cancelled read loses nothing. Destroyed before the end, it closes the
/// connection (of HTTP/2: ends the stream).
class download {
public:
  static constexpr std::size_t most_buffered = 64 * 1024;

  download(download &&) noexcept;
  download &operator=(download &&) noexcept;
  ~download();

  const response_head &head() const noexcept;

  /// Returns the bytes that have arrived, decompressed, at least one; "" at the end. Throws transfer_error, after all
  /// earlier bytes have been read, and what the request's `parts` throw.
  task<std::string> read_some();

private:
  friend class client;
  static task<download> start(std::shared_ptr<engine> by, client_request what);
  explicit download(std::unique_ptr<transfer> t) noexcept;
  std::unique_ptr<transfer> transfer_; // null if moved from
};

} // namespace aio::http
