// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The wire format of a response.
#pragma once

#include <aio/http/server/message.hpp>

#include <string>
#include <string_view>

namespace aio::http::server {

/// Where its body ends.
enum class framing {
  none,      // 204 and 304 have none
  length,    // Content-Length
  chunked,   // after an empty chunk
  until_end, // with the connection: HTTP/1.0 has no chunks
};

/// The status line and the header.
std::string head_of(const response &r, framing how, bool keep_alive);

/// The block, which is not empty, as a chunk; and the end of all chunks.
std::string chunk_of(std::string_view block);
inline constexpr std::string_view last_chunk = "0\r\n\r\n";

} // namespace aio::http::server
