// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// from_row<T>(columns, get): a row as a value, or as a struct whose fields are its columns.
//
//   struct item { std::string name; std::optional<int> price; };
//   for (item each : ...) // "select name, price from items"
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>

namespace aio::sql {
namespace detail {

inline constexpr std::size_t most_fields = 8;

struct anything {
  template <class T> operator T() const;
};
template <class T, std::size_t... I> constexpr bool takes(std::index_sequence<I...>) {
  return requires { T{(static_cast<void>(I), anything())...}; };
}
/// One more than most_fields stands for all larger ones.
template <class T, std::size_t N = most_fields + 1> constexpr std::size_t field_count() {
  if constexpr (N == 0 || takes<T>(std::make_index_sequence<N>()))
    return N;
  else
    return field_count<T, N - 1>();
}

template <class T> auto fields_of(T &row) {
  constexpr std::size_t n = field_count<T>();
  static_assert(1 <= n && n <= most_fields, "aio: a struct for a row has between one and eight fields, and no bases");
  if constexpr (n == 1) {
    auto &[a] = row;
    return std::tie(a);
  } else if constexpr (n == 2) {
    auto &[a, b] = row;
    return std::tie(a, b);
  } else if constexpr (n == 3) {
    auto &[a, b, c] = row;
    return std::tie(a, b, c);
  } else if constexpr (n == 4) {
    auto &[a, b, c, d] = row;
    return std::tie(a, b, c, d);
  } else if constexpr (n == 5) {
    auto &[a, b, c, d, e] = row;
    return std::tie(a, b, c, d, e);
  } else if constexpr (n == 6) {
    auto &[a, b, c, d, e, f] = row;
    return std::tie(a, b, c, d, e, f);
  } else if constexpr (n == 7) {
    auto &[a, b, c, d, e, f, g] = row;
    return std::tie(a, b, c, d, e, f, g);
  } else {
    auto &[a, b, c, d, e, f, g, h] = row;
    return std::tie(a, b, c, d, e, f, g, h);
  }
}

} // namespace detail

/// Fills a struct's fields, in their order, with get.operator()<Field>(column); anything else takes the only column.
/// Throws std::invalid_argument if there are more columns than fields, or fewer; and what get throws.
template <class T, class Get> T from_row(std::size_t columns, Get get) {
  const auto must_be = [columns](std::size_t wanted) {
    if (columns != wanted)
      throw std::invalid_argument("aio::sql: " + std::to_string(columns) + " columns for " + std::to_string(wanted));
  };
  if constexpr (std::is_aggregate_v<T>) {
    T row{};
    auto fields = detail::fields_of(row);
    must_be(std::tuple_size_v<decltype(fields)>);
    std::size_t column = 0;
    std::apply(
        [&](auto &...each) {
          ((each = get.template operator()<std::remove_reference_t<decltype(each)>>(column++)), ...);
        },
        fields);
    return row;
  } else {
    must_be(1);
    return get.template operator()<T>(0);
  }
}

} // namespace aio::sql
