// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// value: the value of a ? in a statement, and of a column.
//
//   co_await c.query("insert into items values (?, ?)", "tea", 3);
//   int n = rows[0].get<int>("count");
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace aio::sqlite {

template <class T> inline constexpr bool is_optional = false;
template <class T> inline constexpr bool is_optional<std::optional<T>> = true;

using blob = std::vector<std::byte>;

/// One of SQLite's five types: null, an integer of 64 bits, a double, a text, a blob.
class value {
public:
  value(std::nullptr_t = nullptr) noexcept {}
  value(std::nullopt_t) noexcept {}
  /// Throws std::invalid_argument for a number beyond signed 64 bits.
  value(std::integral auto n) : stored_(static_cast<std::int64_t>(n)) {
    if (!std::in_range<std::int64_t>(n + 0))
      throw std::invalid_argument("aio::sqlite: the number " + std::to_string(n) + " is too large");
  }
  value(std::floating_point auto d) noexcept : stored_(static_cast<double>(d)) {}
  value(std::string text) noexcept : stored_(std::move(text)) {}
  value(std::string_view text) : stored_(std::string(text)) {}
  value(const char *text) : stored_(std::string(text)) {}
  value(blob bytes) noexcept : stored_(std::move(bytes)) {}
  template <class T> value(const std::optional<T> &maybe) {
    if (maybe)
      *this = value(*maybe);
  }

  bool is_null() const noexcept { return stored_.index() == 0; }

  /// Returns a number, bool, std::string, blob, or std::optional of one for a value that may be null. An integer
  /// converts to a double; nothing else converts. Throws std::invalid_argument.
  template <class T> T get() const {
    if constexpr (is_optional<T>) {
      return is_null() ? T() : T(get<typename T::value_type>());
    } else if constexpr (std::same_as<T, bool>) {
      return get<std::int64_t>() != 0;
    } else if constexpr (std::integral<T>) {
      const std::int64_t n = as<std::int64_t>();
      if (!std::in_range<T>(n))
        throw std::invalid_argument("aio::sqlite: the number " + std::to_string(n) + " does not fit");
      return static_cast<T>(n);
    } else if constexpr (std::floating_point<T>) {
      const std::int64_t *n = std::get_if<std::int64_t>(&stored_);
      return static_cast<T>(n ? static_cast<double>(*n) : as<double>());
    } else {
      return as<T>();
    }
  }

  using storage = std::variant<std::monostate, std::int64_t, double, std::string, blob>;
  const storage &stored() const noexcept { return stored_; }

private:
  template <class T> const T &as() const {
    if (const T *found = std::get_if<T>(&stored_))
      return *found;
    throw_other_type(storage(T()).index());
  }
  [[noreturn]] void throw_other_type(std::size_t wanted) const;

  storage stored_;
};

} // namespace aio::sqlite
