// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// with_transaction(): all statements take effect, or none.
//
//   co_await aio::sqlite::with_transaction(c, [](aio::sqlite::connection &c) -> aio::task<> {
//     co_await c.query("update accounts set sum = sum - 10 where id = 1");
//     co_await c.query("update accounts set sum = sum + 10 where id = 2");
//   });
#pragma once

#include <aio/detail/to_task.hpp>
#include <aio/shield.hpp>
#include <aio/sqlite/connection.hpp>

#include <concepts>
#include <exception>
#include <type_traits>

namespace aio::sqlite {
namespace detail {

/// The transaction of with_transaction(), or a savepoint of the one that the task has open already.
class transaction {
public:
  explicit transaction(connection &c);
  transaction(const transaction &) = delete;
  ~transaction();

  task<> begin(const char *how);
  task<> commit();
  /// Does nothing if SQLite has rolled back already. Closes the connection if it cannot roll back.
  task<> roll_back();

private:
  connection &of_;
  const std::shared_ptr<session> session_;
  const void *const outer_; // the task that has another one open, or null
  const bool is_inner_;
};

} // namespace detail

/// Takes the lock for writing at once: two transactions that both read first, and then write, would otherwise fail with
/// SQLITE_BUSY however long they waited. A transaction that only reads needs none.
struct transaction_options {
  bool write = true;
};

/// Calls body(c) between BEGIN and COMMIT. If it ends with an exception, a cancel included, rolls back and rethrows.
/// Returns what body returns. Inside of body, in the same task, another one is a savepoint: it rolls back only its own
/// part, and its commit depends on the outer one. One in a second task fails; and statements of other tasks on c
/// meanwhile are part of the transaction: give each a connection of its own.
template <std::invocable<connection &> Body>
std::invoke_result_t<Body &, connection &> with_transaction(connection &c, Body body,
                                                            transaction_options options = {}) {
  using T = await_result_t<std::invoke_result_t<Body &, connection &>>;
  detail::transaction t(c);
  co_await t.begin(options.write ? "BEGIN IMMEDIATE" : "BEGIN");
  std::exception_ptr failure;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await body(c);
      co_await t.commit();
      co_return;
    } else {
      T value = co_await body(c);
      co_await t.commit();
      co_return value;
    }
  } catch (...) {
    failure = std::current_exception();
  }
  co_await shield(t.roll_back());
  std::rethrow_exception(failure);
}

} // namespace aio::sqlite
