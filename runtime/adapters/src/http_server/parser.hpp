// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// parser: bytes in, one request out. Boost.Beast's is behind it, in parser.cpp alone, because its headers take seconds.
#pragma once

#include <aio/http/server/message.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace aio::http::server {

class parser {
public:
  explicit parser(std::uint32_t header_limit);
  ~parser();

  /// Returns how many of the bytes it has consumed; the others must be passed again with the next ones. Stops after the
  /// header, and after the request. Throws status_error (400, 413, 417, 431, 501), and cannot be used afterwards.
  std::size_t put(std::string_view bytes);

  bool has_head() const noexcept;
  bool is_complete() const noexcept;

  /// These from has_head() on. The message may be moved from; it has no body.
  request &message() noexcept;
  /// Throws status_error (413) if the announced length exceeds the limit; put() does if the body itself does.
  void limit_body(std::uint64_t limit);
  /// The bytes received since the last call.
  std::string take_body() noexcept;
  bool is_http11() const noexcept;
  bool keep_alive() const;
  bool expects_continue() const noexcept;

private:
  struct machine;
  std::unique_ptr<machine> machine_;
};

/// "Not Found"
std::string_view reason(int status);

} // namespace aio::http::server
