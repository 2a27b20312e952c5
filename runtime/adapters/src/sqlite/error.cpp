// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/sqlite/error.hpp>

#include <sqlite3.h>

namespace aio::sqlite {
namespace {

class codes final : public std::error_category {
  const char *name() const noexcept override { return "sqlite"; }
  std::string message(int code) const override { return sqlite3_errstr(code); }
};

std::string text_of(const std::string &message, const std::string &sql) {
  return sql.empty() ? message : message + ": " + sql;
}

} // namespace

const std::error_category &error_category() noexcept {
  static const codes category;
  return category;
}

error::error(int extended_code, const std::string &message, std::string sql)
    : std::system_error(extended_code, error_category(), text_of(message, sql)), sql_(std::move(sql)) {}

} // namespace aio::sqlite
