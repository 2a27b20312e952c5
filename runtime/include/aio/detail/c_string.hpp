// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// c_string(text, what): a text for the system, or for a C library: both end it at the first null character.
//
//   ::unlink(c_string(path, "a path"));
#pragma once

#include <stdexcept>
#include <string>

namespace aio::detail {

/// Throws std::invalid_argument for a text with a null character: the system would see less of it than was checked.
/// Every text that leaves the program passes here, as test/meta/borders.test checks.
inline const char *c_string(const std::string &text, const char *what) {
  if (text.find('\0') != text.npos) [[unlikely]]
    throw std::invalid_argument(std::string("aio: a null character in ") + what);
  return text.c_str();
}

} // namespace aio::detail
