// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/sqlite/transaction.hpp>

#include "session.hpp"

namespace aio::sqlite::detail {

transaction::transaction(connection &c)
    : of_(c), session_(c.session_), outer_(session_ ? session_->transaction_of : nullptr),
      is_inner_(outer_ && outer_ == aio::detail::this_loop->current) {}

transaction::~transaction() {
  if (session_)
    session_->transaction_of = outer_;
}

task<> transaction::begin(const char *how) {
  const bool is_open = is_inner_ && co_await of_.in_transaction();
  if (is_inner_ && !is_open) // a savepoint would be a transaction of its own
    throw error(SQLITE_ABORT, "the transaction around this one has ended");
  co_await of_.query(is_inner_ ? "SAVEPOINT aio" : how);
  if (!outer_)
    session_->transaction_of = aio::detail::this_loop->current;
}

task<> transaction::commit() { co_await of_.query(is_inner_ ? "RELEASE aio" : "COMMIT"); }

task<> transaction::roll_back() {
  bool is_stuck = false;
  try {
    const bool is_open = co_await of_.in_transaction();
    if (is_open)
      co_await of_.script(is_inner_ ? "ROLLBACK TO aio; RELEASE aio" : "ROLLBACK");
  } catch (const error &) {
    is_stuck = true;
  }
  if (is_stuck)
    co_await of_.close();
}

} // namespace aio::sqlite::detail
