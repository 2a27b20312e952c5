// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The SQLite side of a connection. Opened by one thread, then used by one job at a time, on any thread.
#pragma once

#include <aio/lock.hpp>
#include <aio/sleep.hpp>
#include <aio/sqlite/connection.hpp>
#include <aio/to_thread.hpp>

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <stop_token>
#include <string>
#include <utility>
#include <vector>

#include <sqlite3.h>

namespace aio::sqlite {

struct finalize {
  void operator()(sqlite3_stmt *s) const noexcept { sqlite3_finalize(s); }
};
using statement = std::unique_ptr<sqlite3_stmt, finalize>;

class session {
public:
  session() = default;
  session(const session &) = delete;
  session &operator=(const session &) = delete;
  ~session() { close(); }

  // All of these block: call them in jobs.

  void open(const std::string &path, open_options options);
  void close() noexcept;
  result run(const std::string &sql, const std::vector<value> &values);
  /// From `at`, which it moves behind each statement that has ended.
  void script(const std::string &sql, std::size_t &at);
  bool in_transaction();

  /// Rows are in the middle of being read until end(), or until the database is closed.
  sqlite3_stmt *begin(const std::string &sql, const std::vector<value> &values);
  /// Returns some rows; if there are no more, ends the statement and makes it null.
  std::vector<row> next_rows(sqlite3_stmt *&s);
  /// Does nothing if the database was closed.
  void end(sqlite3_stmt *s) noexcept;

  /// While it lives, a stop request interrupts SQLite.
  class interruptible {
  public:
    interruptible(session &s, std::stop_token stop);
    ~interruptible() { session_.stop_ = {}; }

  private:
    session &session_;
  };

  /// After SQLITE_BUSY: whether another connection's lock was the reason, and the same job can be done later. SQLite
  /// does not ask where waiting cannot help, because that connection waits for ours.
  bool may_try_again() const noexcept;
  std::chrono::milliseconds busy_timeout() const noexcept { return busy_timeout_; }

  lock turn;                            // of the loop's thread: the task that holds it has the database
  const void *transaction_of = nullptr; // the task that has one open, through with_transaction()

private:
  /// Returns the statement with the values bound; from the cache if possible.
  statement prepare(const std::string &sql, const std::vector<value> &values);
  void give_back(statement s) noexcept;
  /// Returns false at the end.
  bool step(sqlite3_stmt *s);
  void check(int code, const char *sql);
  void must_be_open() const;
  static int note_lock(void *self, int times) noexcept;
  static int is_to_stop(void *self) noexcept;

  sqlite3 *db_ = nullptr;
  std::chrono::milliseconds busy_timeout_{};
  bool is_locked_ = false;          // SQLite has met a lock in the running job
  bool was_in_transaction_ = false; // when that began
  std::stop_token stop_;            // of the job that runs
  std::vector<statement> cache_;    // the last used at the end
  std::vector<statement> open_;     // in the middle of their rows
};

[[noreturn]] void throw_closed();

/// Calls f on a thread, with the database to itself. Where another connection has a lock, waits for it on the loop, and
/// calls f again: on a thread, it could keep the connection that has the lock from getting one.
template <class Function> task<std::invoke_result_t<Function &>> in_pool(std::shared_ptr<session> s, Function f) {
  if (!s)
    throw_closed();
  const lock::guard turn = co_await s->turn.scoped();
  auto job = [&](std::stop_token stop) {
    const session::interruptible while_it_runs(*s, std::move(stop));
    return f();
  };
  const auto began = std::chrono::steady_clock::now();
  constexpr std::chrono::milliseconds longest_pause(16);
  for (std::chrono::milliseconds pause(1);; pause = std::min(2 * pause, longest_pause)) {
    std::exception_ptr stopped;
    bool is_locked = false;
    try {
      co_return co_await to_thread(job);
    } catch (const error &e) {
      is_locked = e.primary_code() == SQLITE_BUSY && s->may_try_again();
      if (!is_locked && e.primary_code() != SQLITE_INTERRUPT && e.primary_code() != SQLITE_BUSY)
        throw;
      stopped = std::current_exception();
    }
    co_await yield(); // if a cancel was the reason, here it is thrown
    if (!is_locked || std::chrono::steady_clock::now() - began >= s->busy_timeout())
      std::rethrow_exception(stopped);
    co_await sleep(pause);
  }
}

/// The last owner leaves the blocking close to the pool, if there is one.
std::shared_ptr<session> make_session();

void bind(sqlite3_stmt *s, int position, const value &v);
row::names columns_of(sqlite3_stmt *s);
row row_of(const row::names &columns, sqlite3_stmt *s);

} // namespace aio::sqlite
