// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/sqlite/transaction.hpp>

namespace aio::sqlite::detail {

task<> roll_back(connection &c) {
  bool stuck = false;
  try {
    const bool open = co_await c.in_transaction();
    if (open)
      co_await c.query("ROLLBACK");
  } catch (const error &) {
    stuck = true;
  }
  if (stuck)
    co_await c.close();
}

} // namespace aio::sqlite::detail
