// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// row, result: the result of a query.
//
//   for (const aio::sqlite::row &each : r.rows)
//     std::printf("%s %d\n", each.get<std::string>("name").c_str(), each.get<int>("age"));
#pragma once

#include <aio/sql/fields.hpp>
#include <aio/sqlite/value.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace aio::sqlite {

class row {
public:
  using names = std::shared_ptr<const std::vector<std::string>>; // the same for all rows of a query

  row(names columns, std::vector<value> values) noexcept : columns_(std::move(columns)), values_(std::move(values)) {}

  std::size_t size() const noexcept { return values_.size(); }
  const std::vector<std::string> &columns() const noexcept { return *columns_; }

  /// These throw std::out_of_range for a missing column, and what value::get() throws.
  const value &at(std::size_t column) const;
  const value &at(std::string_view column) const;
  template <class T> T get(std::size_t column) const { return at(column).template get<T>(); }
  template <class T> T get(std::string_view column) const { return at(column).template get<T>(); }

  /// Returns all columns: a struct with a field for each, or the value of the only one.
  template <class T> T as() const {
    return sql::from_row<T>(size(),
                            [this]<class Field>(std::size_t column) { return this->template get<Field>(column); });
  }

  std::size_t bytes() const noexcept; // of memory, roughly

private:
  names columns_;
  std::vector<value> values_;
};

struct result {
  /// Returns the only row, converted by row::as(). Throws std::out_of_range if there is another number of them.
  template <class T> T one() const {
    std::optional<T> found = one_or_none<T>();
    return found ? std::move(*found) : throw std::out_of_range("aio::sqlite: no row");
  }
  /// The same; nullopt if there is none.
  template <class T> std::optional<T> one_or_none() const {
    if (rows.size() > 1)
      throw std::out_of_range("aio::sqlite: more than one row");
    return rows.empty() ? std::nullopt : std::optional<T>(rows[0].template as<T>());
  }

  std::vector<row> rows;
  std::int64_t affected = 0;       // rows that an INSERT, UPDATE or DELETE affected
  std::int64_t last_insert_id = 0; // of the connection
};

} // namespace aio::sqlite
