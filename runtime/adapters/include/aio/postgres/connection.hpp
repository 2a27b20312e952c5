// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// connection: one session of a PostgreSQL server.
//
//   auto c = co_await aio::postgres::connection::open("host=localhost dbname=shop");
//   auto r = co_await c.query("select name from items where price < $1", 10);
#pragma once

#include <aio/async_generator.hpp>
#include <aio/postgres/error.hpp>
#include <aio/postgres/result.hpp>
#include <aio/postgres/statement.hpp>
#include <aio/task.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

struct pg_conn; // libpq's PGconn

namespace aio::postgres {
namespace detail {
class transaction;
}

struct notification {
  std::string channel, payload;
  int process; // of the session that sent it
};

/// One statement at a time: a second task that uses it meanwhile gets std::logic_error; give each its own, from a pool.
///
/// A cancel asks the server to stop, and returns when it has: the connection can be used again. If the server does not
/// answer within two seconds, or a task is destroyed in mid-query, the connection is closed; it is never left in the
/// middle of a statement. Everything throws error; and std::invalid_argument, before anything is sent, for a null
/// character in a text and for more than 65535 values.
class connection {
public:
  /// In libpq's format: "host=… dbname=…", or a URI; and the variables PGHOST, PGUSER …. connect_timeout is ignored:
  /// use timeout(). A cancel ends the attempt. Hosts named in a service file are looked up on a thread, which delays a
  /// cancel.
  static task<connection> open(std::string conninfo);
  connection(connection &&) noexcept;
  connection &operator=(connection &&) noexcept;
  ~connection();

  /// The values replace $1, $2 … in the text.
  template <std::convertible_to<value>... Values> task<result> query(std::string text, const Values &...values) {
    return run(sql(std::move(text), values...));
  }
  /// The server parses and plans the text once, for every execute() with the name.
  task<> prepare(std::string name, std::string text);
  template <std::convertible_to<value>... Values> task<result> execute(std::string name, const Values &...values) {
    return run(prepared(std::move(name), values...));
  }
  task<result> run(statement what);
  /// Yields the rows one after the other, each a result of one row, however many there are. The connection cannot be
  /// used otherwise until the generator has ended or was closed by close(); the connection is closed if the generator
  /// is just destroyed before its end.
  template <std::convertible_to<value>... Values>
  async_generator<result> rows(std::string text, const Values &...values) {
    return stream(sql(std::move(text), values...));
  }

  /// Sends all at once, without waiting for each answer (pipeline mode): limited by bandwidth, not by latency. One
  /// transaction, unless one is open: if a statement fails, none takes effect, and its error is thrown. A cancel closes
  /// the connection.
  task<std::vector<result>> pipeline(std::vector<statement> batch);

  task<> listen(std::string channel);
  /// Suspends until a channel listened to is notified. A cancel ends the wait. The connection cannot be used otherwise
  /// meanwhile.
  task<notification> next_notification();

  /// Called with each notice and warning of the server; without it they are dropped. The statement rethrows its
  /// exception when it has ended.
  void on_notice(std::function<void(const std::string &)> f);

  bool is_open() const noexcept;
  /// Whether it is open, unused, and not in a transaction.
  bool is_idle() const noexcept;
  /// Whether, in addition, the server has not hung up since the last use. Does not block.
  bool is_usable();
  void close() noexcept;

private:
  struct session;
  class use;
  friend class detail::transaction;
  async_generator<result> stream(statement what);
  explicit connection(std::unique_ptr<session> s) noexcept;

  std::unique_ptr<session> session_; // null if moved from
};

} // namespace aio::postgres
