// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/statement.hpp>

#include <charconv>
#include <stdexcept>

namespace aio::postgres {

value::value(double d) {
  char digits[32];
  text_.emplace(digits, std::to_chars(digits, digits + sizeof digits, d).ptr);
}

value::value(std::string text) : text_(std::move(text)) {
  if (text_->find('\0') != text_->npos)
    throw std::invalid_argument("aio::postgres: a null character in a text");
}

value::value(const std::vector<std::byte> &bytes) : text_("\\x") {
  for (const std::byte each : bytes) {
    constexpr const char *digits = "0123456789abcdef";
    *text_ += digits[static_cast<unsigned>(each) / 16];
    *text_ += digits[static_cast<unsigned>(each) % 16];
  }
}

} // namespace aio::postgres
