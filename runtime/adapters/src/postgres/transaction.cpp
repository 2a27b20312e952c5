// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/transaction.hpp>

namespace aio::postgres::detail {

task<> commit(connection &c) {
  const result r = co_await c.query("COMMIT");
  if (r.command() == "ROLLBACK")
    throw error("25P02", "aio::postgres: a statement of the transaction had failed, so that nothing was committed");
}

task<> roll_back(connection &c) {
  if (!c.is_open() || c.is_idle())
    co_return;
  try {
    co_await c.query("ROLLBACK");
  } catch (const error &) {
    c.close();
  }
}

} // namespace aio::postgres::detail
