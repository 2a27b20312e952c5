// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// sql(), prepared(): a statement and the values of its $1, $2, ...
//
//   std::vector<aio::postgres::statement> batch;
//   batch.push_back(aio::postgres::sql("insert into t values ($1, $2)", 7, "seven"));
#pragma once

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio::postgres {

/// A value in the server's format: text, or null. The server infers the type from the statement; if it cannot, write
/// $1::type.
class value {
public:
  value(std::nullptr_t) noexcept {}
  value(std::nullopt_t) noexcept {}
  value(bool b) : text_(b ? "t" : "f") {}
  value(std::integral auto n) : text_(std::to_string(n)) {}
  value(double d);
  /// Throws std::invalid_argument: no text of PostgreSQL holds a null character.
  value(std::string text);
  value(std::string_view text) : value(std::string(text)) {}
  value(const char *text) : value(std::string(text)) {}
  /// bytea
  value(const std::vector<std::byte> &bytes);
  template <class T> value(const std::optional<T> &maybe) {
    if (maybe)
      *this = value(*maybe);
  }

  /// nullptr for null.
  const char *text() const noexcept { return text_ ? text_->data() : nullptr; }

private:
  std::optional<std::string> text_;
};

struct statement {
  std::string text; // or the name, if it is prepared
  std::vector<value> values;
  bool is_prepared;
};

template <std::convertible_to<value>... Values> statement sql(std::string text, const Values &...values) {
  return {std::move(text), std::vector<value>{value(values)...}, false};
}

template <std::convertible_to<value>... Values> statement prepared(std::string name, const Values &...values) {
  return {std::move(name), std::vector<value>{value(values)...}, true};
}

} // namespace aio::postgres
