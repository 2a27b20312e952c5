// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

namespace aio::sqlite {
namespace {

value value_of(sqlite3_stmt *s, int column) {
  switch (sqlite3_column_type(s, column)) {
  case SQLITE_INTEGER:
    return sqlite3_column_int64(s, column);
  case SQLITE_FLOAT:
    return sqlite3_column_double(s, column);
  case SQLITE_TEXT: {
    const auto *text = reinterpret_cast<const char *>(sqlite3_column_text(s, column));
    return std::string(text, static_cast<std::size_t>(sqlite3_column_bytes(s, column)));
  }
  case SQLITE_BLOB: {
    const auto *bytes = static_cast<const std::byte *>(sqlite3_column_blob(s, column));
    return blob(bytes, bytes + sqlite3_column_bytes(s, column));
  }
  default:
    return nullptr;
  }
}

} // namespace

void bind(sqlite3_stmt *s, int position, const value &v) {
  struct {
    sqlite3_stmt *s;
    int position;
    void operator()(std::monostate) const { sqlite3_bind_null(s, position); }
    void operator()(std::int64_t n) const { sqlite3_bind_int64(s, position, n); }
    void operator()(double d) const { sqlite3_bind_double(s, position, d); }
    void operator()(const std::string &text) const {
      sqlite3_bind_text64(s, position, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }
    void operator()(const blob &bytes) const {
      if (bytes.empty()) // their address may be null, which would mean null
        sqlite3_bind_zeroblob(s, position, 0);
      else
        sqlite3_bind_blob64(s, position, bytes.data(), bytes.size(), SQLITE_TRANSIENT);
    }
  } const to{s, position};
  std::visit(to, v.stored());
}

row::names columns_of(sqlite3_stmt *s) {
  std::vector<std::string> names;
  for (int i = 0; i < sqlite3_column_count(s); ++i)
    names.emplace_back(sqlite3_column_name(s, i));
  return std::make_shared<const std::vector<std::string>>(std::move(names));
}

row row_of(const row::names &columns, sqlite3_stmt *s) {
  std::vector<value> values;
  values.reserve(columns->size());
  for (int i = 0; i < static_cast<int>(columns->size()); ++i)
    values.push_back(value_of(s, i));
  return {columns, std::move(values)};
}

const value &row::at(std::size_t column) const {
  if (column >= values_.size())
    throw std::out_of_range("aio::sqlite: column " + std::to_string(column) + " of " + std::to_string(values_.size()));
  return values_[column];
}

const value &row::at(std::string_view column) const {
  for (std::size_t i = 0; i < columns_->size(); ++i)
    if ((*columns_)[i] == column)
      return values_[i];
  throw std::out_of_range("aio::sqlite: no column " + std::string(column));
}

std::size_t row::bytes() const noexcept {
  std::size_t sum = values_.size() * sizeof(value);
  for (const value &each : values_) {
    if (const auto *text = std::get_if<std::string>(&each.stored()))
      sum += text->size();
    else if (const auto *bytes = std::get_if<blob>(&each.stored()))
      sum += bytes->size();
  }
  return sum;
}

void value::throw_other_type(std::size_t wanted) const {
  static constexpr const char *names[] = {"null", "an integer", "a double", "a text", "a blob"};
  throw std::invalid_argument(std::string("aio::sqlite: ") + names[stored_.index()] + " is not " + names[wanted]);
}

} // namespace aio::sqlite
