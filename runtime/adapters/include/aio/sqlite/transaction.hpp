// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// with_transaction(): all of it, or nothing.
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

/// Nothing if SQLite has done so already. Closes the connection if it cannot: it must not stay in the transaction.
task<> roll_back(connection &c);

} // namespace detail

/// Takes the lock for writing at once: two transactions that both read first, and then want to write, would otherwise
/// fail with SQLITE_BUSY however long they waited. A transaction that only reads needs none.
struct transaction_options {
  bool write = true;
};

/// Calls body(c) between BEGIN and COMMIT. Whatever it ends with instead of a value, a cancel too, rolls back and is
/// thrown again. Returns what body returns. What other tasks do with c meanwhile is a part of the transaction: give
/// them a connection of their own.
template <std::invocable<connection &> Body>
std::invoke_result_t<Body &, connection &> with_transaction(connection &c, Body body,
                                                            transaction_options options = {}) {
  using T = await_result_t<std::invoke_result_t<Body &, connection &>>;
  co_await c.query(options.write ? "BEGIN IMMEDIATE" : "BEGIN");
  std::exception_ptr failure;
  try {
    if constexpr (std::is_void_v<T>) {
      co_await body(c);
      co_await c.query("COMMIT");
      co_return;
    } else {
      T value = co_await body(c);
      co_await c.query("COMMIT");
      co_return value;
    }
  } catch (...) {
    failure = std::current_exception();
  }
  co_await shield(detail::roll_back(c));
  std::rethrow_exception(failure);
}

} // namespace aio::sqlite
