// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// error: an error of the server, or of the connection to it.
//
//   catch (const aio::postgres::error &e) {
//     if (e.sqlstate() == "23505") // unique_violation
#pragma once

#include <string>
#include <system_error>

namespace aio::postgres {

/// what() is the server's message. code() holds the SQLSTATE, five digits to the base 36, in the category "postgres".
class error : public std::system_error {
public:
  error(std::string sqlstate, const std::string &message);

  /// PostgreSQL's manual, appendix A. 08006 if the connection is lost, 08001 if there never was one.
  const std::string &sqlstate() const noexcept { return sqlstate_; }

private:
  std::string sqlstate_;
};

const std::error_category &error_category() noexcept;

} // namespace aio::postgres
