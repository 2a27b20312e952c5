// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/transaction.hpp>

#include "session.hpp"

#include <aio/detail/loop.hpp>

#include <stdexcept>

namespace aio::postgres::detail {

transaction::transaction(connection &c)
    : of_(c), session_(c.session_.get()), outer_(session_ ? session_->transaction_of : nullptr),
      is_inner_(outer_ || (c.is_open() && PQtransactionStatus(session_->pg) != PQTRANS_IDLE)) {
  if (outer_ && outer_ != aio::detail::this_loop->current)
    throw std::logic_error("aio::postgres: another task's transaction is open; take a connection of a pool for each");
}

transaction::~transaction() {
  if (session_ && session_ == of_.session_.get())
    session_->transaction_of = outer_;
}

task<> transaction::begin() {
  co_await of_.query(is_inner_ ? "SAVEPOINT aio" : "BEGIN");
  ended_before_ = session_->transactions_ended;
  session_->transaction_of = aio::detail::this_loop->current;
}

task<> transaction::commit() {
  if (of_.is_open() && session_->transactions_ended != ended_before_)
    throw error("25P01", "aio::postgres: a statement inside has ended the transaction");
  const result r = co_await of_.query(is_inner_ ? "RELEASE aio" : "COMMIT");
  if (r.command() == "ROLLBACK")
    throw error("25P02", "aio::postgres: a statement of the transaction had failed, so that nothing was committed");
}

task<> transaction::roll_back() {
  if (!of_.is_open() || of_.is_idle())
    co_return;
  try {
    if (is_inner_ && session_->transactions_ended == ended_before_) {
      co_await of_.query("ROLLBACK TO aio");
      co_await of_.query("RELEASE aio");
    } else if (!is_inner_) {
      co_await of_.query("ROLLBACK");
    }
  } catch (const error &) {
    of_.close();
  }
}

} // namespace aio::postgres::detail
