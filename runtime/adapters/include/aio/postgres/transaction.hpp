// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// with_transaction(): all statements take effect, or none.
//
//   co_await aio::postgres::with_transaction(c, [](aio::postgres::connection &c) -> aio::task<> {
//     co_await c.query("update accounts set sum = sum - 10 where id = 1");
//     co_await c.query("update accounts set sum = sum + 10 where id = 2");
//   });
#pragma once

#include <aio/postgres/connection.hpp>
#include <aio/shield.hpp>

#include <concepts>
#include <exception>
#include <type_traits>

namespace aio::postgres {
namespace detail {

/// The transaction of with_transaction(), or a savepoint of the one that is open already.
class transaction {
public:
  /// Throws std::logic_error if that belongs to another task.
  explicit transaction(connection &c);
  transaction(const transaction &) = delete;
  ~transaction();

  task<> begin();
  /// Throws if the server has rolled back instead, because the error of a statement was caught; or if the transaction
  /// has ended already.
  task<> commit();
  /// Closes the connection if that fails: it must not stay in the transaction.
  task<> roll_back();

private:
  connection &of_;
  connection::session *const session_;
  const void *const outer_; // the task that has another one open, or null
  const bool is_inner_;
  unsigned ended_before_ = 0;
};

} // namespace detail

/// Calls body(c) between BEGIN and COMMIT. If it ends with an exception, a cancel included, rolls back and rethrows.
/// Returns what body returns. Inside of body, in the same task, another one is a savepoint: it rolls back only its own
/// part, and its commit depends on the outer one.
template <std::invocable<connection &> Body>
std::invoke_result_t<Body &, connection &> with_transaction(connection &c, Body body) {
  using T = await_result_t<std::invoke_result_t<Body &, connection &>>;
  std::exception_ptr failure;
  detail::transaction t(c);
  try {
    co_await t.begin();
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

} // namespace aio::postgres
