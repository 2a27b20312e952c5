// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// error: SQLite's error, and its statement.
//
//   catch (const aio::sqlite::error &e) {
//     if (e.code().value() == SQLITE_CONSTRAINT_UNIQUE)
#pragma once

#include <string>
#include <system_error>

namespace aio::sqlite {

/// what() is SQLite's message and the text of the statement. code() is the extended result code, in the category
/// "sqlite".
class error : public std::system_error {
public:
  error(int extended_code, const std::string &message, std::string sql = "");

  /// The primary result code: SQLITE_BUSY, SQLITE_CONSTRAINT, SQLITE_FULL.
  int primary_code() const noexcept { return code().value() & 0xff; }
  /// Empty if no statement failed.
  const std::string &sql() const noexcept { return sql_; }

private:
  std::string sql_;
};

const std::error_category &error_category() noexcept;

} // namespace aio::sqlite
