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

  /// Returns how many of the bytes it has taken; the others must be there again when more have come. Stops behind the
  /// header, and behind the request. Throws status_error (400, 413, 417, 431, 501), and is of no use any more then.
  std::size_t put(std::string_view bytes);

  bool has_head() const noexcept;
  bool is_complete() const noexcept;

  /// These from has_head() on. The message may be moved from; it has no body.
  request &message() noexcept;
  /// Throws status_error (413), as does put(), if more of the body has come, or will, and is not taken.
  void limit_body(std::uint64_t limit);
  /// What has come of it since the last time.
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
