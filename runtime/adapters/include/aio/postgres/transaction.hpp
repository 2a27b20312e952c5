// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// with_transaction(): all of it, or nothing.
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

/// Throws if the server has rolled back instead: somebody caught the error of a statement, and went on.
task<> commit(connection &c);
/// Closes the connection if that fails: it must not stay in the transaction.
task<> roll_back(connection &c);

} // namespace detail

/// Calls body(c) between BEGIN and COMMIT. Whatever it ends with instead of a value, a cancel too, rolls back and is
/// thrown again. Returns what body returns.
template <std::invocable<connection &> Body>
std::invoke_result_t<Body &, connection &> with_transaction(connection &c, Body body) {
  using T = await_result_t<std::invoke_result_t<Body &, connection &>>;
  std::exception_ptr failure;
  try {
    co_await c.query("BEGIN");
    if constexpr (std::is_void_v<T>) {
      co_await body(c);
      co_await detail::commit(c);
      co_return;
    } else {
      T value = co_await body(c);
      co_await detail::commit(c);
      co_return value;
    }
  } catch (...) {
    failure = std::current_exception();
  }
  co_await shield(detail::roll_back(c));
  std::rethrow_exception(failure);
}

} // namespace aio::postgres
