// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// result: the rows of a query.
//
//   for (int row = 0; row < r.rows(); ++row)
//     std::printf("%s %d\n", r.get<std::string>(row, "name").c_str(), r.get<int>(row, "age"));
#pragma once

#include <aio/sql/fields.hpp>

#include <charconv>
#include <concepts>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

struct pg_result; // libpq's PGresult

namespace aio::postgres {

/// Owns the rows, as the server sent them.
class result {
public:
  explicit result(pg_result *owned = nullptr) noexcept : rows_(owned) {}

  int rows() const noexcept;
  int columns() const noexcept;
  /// The number of rows that an INSERT, UPDATE or DELETE affected.
  long affected() const;
  /// "INSERT 0 1"
  std::string_view command() const noexcept;
  /// Throws std::out_of_range.
  int column(const std::string &name) const;

  bool is_null(int row, int column) const;
  /// The server's text; lives as long as the result. Throws std::out_of_range.
  std::string_view text(int row, int column) const;

  /// Returns a number, bool, std::string, or std::optional of one for a value that may be null. Throws
  /// std::out_of_range; std::invalid_argument if the value is null or of another type.
  template <class T> T get(int row, int column) const { return convert(row, column, static_cast<T *>(nullptr)); }
  template <class T> T get(int row, const std::string &name) const { return get<T>(row, column(name)); }

  /// Returns all columns of the row: a struct with a field for each, or the value of the only one. Throws as get()
  /// does.
  template <class T> T as(int row) const {
    const auto get_one = [this, row]<class Field>(std::size_t c) {
      return this->template get<Field>(row, static_cast<int>(c));
    };
    return sql::from_row<T>(static_cast<std::size_t>(columns()), get_one);
  }
  /// Returns the only row. Throws std::out_of_range if there is another number of them.
  template <class T> T one() const {
    std::optional<T> found = one_or_none<T>();
    return found ? std::move(*found) : throw std::out_of_range("aio::postgres: no row");
  }
  /// The same; nullopt if there is none.
  template <class T> std::optional<T> one_or_none() const {
    if (rows() > 1)
      throw std::out_of_range("aio::postgres: more than one row");
    return rows() == 0 ? std::nullopt : std::optional<T>(as<T>(0));
  }

  /// Null if there was no result.
  pg_result *native_handle() const noexcept { return rows_.get(); }

private:
  template <class T> std::optional<T> convert(int row, int column, std::optional<T> *) const {
    return is_null(row, column) ? std::nullopt : std::optional<T>(get<T>(row, column));
  }
  std::string convert(int row, int column, std::string *) const { return std::string(present(row, column)); }
  bool convert(int row, int column, bool *) const { return present(row, column) == "t"; }
  template <class T>
    requires std::integral<T> || std::floating_point<T>
  T convert(int row, int column, T *) const {
    const std::string_view digits = present(row, column);
    T number{};
    const auto [end, failed] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (failed != std::errc() || end != digits.data() + digits.size())
      throw_not_a_number(digits);
    return number;
  }

  /// The text of a value that must not be null.
  std::string_view present(int row, int column) const;
  void must_have(int row, int column) const;
  [[noreturn]] static void throw_not_a_number(std::string_view text);

  struct clear {
    void operator()(pg_result *r) const noexcept;
  };
  std::unique_ptr<pg_result, clear> rows_;
};

} // namespace aio::postgres
