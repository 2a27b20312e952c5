// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/result.hpp>

#include <cstdlib>

#include <libpq-fe.h>

namespace aio::postgres {

void result::clear::operator()(pg_result *r) const noexcept { PQclear(r); }

int result::rows() const noexcept { return PQntuples(rows_.get()); }

int result::columns() const noexcept { return PQnfields(rows_.get()); }

long result::affected() const { return std::strtol(PQcmdTuples(rows_.get()), nullptr, 10); }

std::string_view result::command() const noexcept {
  const char *tag = PQcmdStatus(rows_.get());
  return tag ? tag : "";
}

int result::column(const std::string &name) const {
  for (int i = 0; i < columns(); ++i) // PQfnumber() would fold the case
    if (name == PQfname(rows_.get(), i))
      return i;
  throw std::out_of_range("aio::postgres: no column " + name);
}

void result::must_have(int row, int column) const {
  if (row < 0 || row >= rows() || column < 0 || column >= columns())
    throw std::out_of_range("aio::postgres: row " + std::to_string(row) + ", column " + std::to_string(column) +
                            " of " + std::to_string(rows()) + " by " + std::to_string(columns()));
}

bool result::is_null(int row, int column) const {
  must_have(row, column);
  return PQgetisnull(rows_.get(), row, column);
}

std::string_view result::text(int row, int column) const {
  must_have(row, column);
  return {PQgetvalue(rows_.get(), row, column), static_cast<std::size_t>(PQgetlength(rows_.get(), row, column))};
}

std::string_view result::present(int row, int column) const {
  if (is_null(row, column))
    throw std::invalid_argument("aio::postgres: null in row " + std::to_string(row) + ", column " +
                                PQfname(rows_.get(), column));
  return text(row, column);
}

void result::throw_not_a_number(std::string_view text) {
  throw std::invalid_argument("aio::postgres: not a number of that type: " + std::string(text));
}

} // namespace aio::postgres
