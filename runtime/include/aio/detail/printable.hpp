// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// printable(text): a text from outside, as a part of one line of a log.
#pragma once

#include <string>
#include <string_view>

namespace aio::detail {

/// Escapes control characters, those of Unicode's second set (U+0080 to U+009F) too: a message that repeats a client's
/// text must not add a line to the log, or control the terminal.
inline std::string printable(std::string_view text) {
  std::string safe;
  unsigned char before = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f || (before == 0xc2 && 0x80 <= byte && byte < 0xa0)) {
      constexpr const char *digits = "0123456789abcdef";
      safe.append("\\x") += digits[byte / 16];
      safe += digits[byte % 16];
    } else {
      safe += c;
    }
    before = byte;
  }
  return safe;
}

} // namespace aio::detail
