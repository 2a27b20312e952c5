// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connection: an SQLite database that never blocks the loop.
//
//   auto c = co_await aio::sqlite::connection::open("shop.db");
//   auto r = co_await c.query("select name from items where price < ?", 10);
#pragma once

#include <aio/async_generator.hpp>
#include <aio/sqlite/error.hpp>
#include <aio/sqlite/row.hpp>
#include <aio/task.hpp>

#include <chrono>
#include <concepts>
#include <memory>
#include <string>
#include <vector>

namespace aio::sqlite {

class session;
namespace detail {
class transaction;
}

struct open_options {
  bool read_only = false;                       // otherwise it is made if it does not exist
  std::chrono::milliseconds busy_timeout{5000}; // for other connections' locks, before SQLITE_BUSY
};

/// SQLite always runs on a thread of to_thread()'s pool: one statement of a connection at a time, first come, first
/// served. A statement is parsed once, and cached by its text.
///
/// A cancel interrupts the statement, also while it waits for a lock, and returns when it has ended: the connection can
/// be used again. If the statement was a write, SQLite rolls back its transaction. Everything throws error.
class connection {
public:
  /// A file, ":memory:", or a URI (file:shop.db?mode=ro).
  static task<connection> open(std::string path, open_options options = {});

  /// The values replace `?` in the text, in their order. One statement; script() runs several.
  template <std::convertible_to<value>... Values> task<result> query(std::string sql, const Values &...values) {
    return run(std::move(sql), std::vector<value>{value(values)...});
  }
  task<result> run(std::string sql, std::vector<value> values);

  /// The rows one after the other, a few in memory at a time, however many there are. Other statements may run while it
  /// is open, and it keeps the database locked for writers unless that is in WAL mode. Closed at its end, or a little
  /// later if it is destroyed before.
  template <std::convertible_to<value>... Values> async_generator<row> rows(std::string sql, const Values &...values) {
    return stream(session_, std::move(sql), std::vector<value>{value(values)...});
  }

  /// Runs any number of statements, without values or rows. Stops at the first that fails.
  task<> script(std::string sql);

  /// Waits until the file is closed. Without it that happens a little later, on a thread of the pool too.
  task<> close();
  bool is_open() const noexcept { return session_ != nullptr; }
  /// Whether BEGIN was the last of BEGIN, COMMIT and ROLLBACK. Waits its turn.
  task<bool> in_transaction();

private:
  friend class detail::transaction;
  explicit connection(std::shared_ptr<session> s) noexcept : session_(std::move(s)) {}
  static async_generator<row> stream(std::shared_ptr<session> s, std::string sql, std::vector<value> values);

  std::shared_ptr<session> session_; // null if closed or moved from
};

} // namespace aio::sqlite
