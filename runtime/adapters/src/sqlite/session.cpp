// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/detail/c_string.hpp>
#include <aio/spawn.hpp>

#include <algorithm>
#include <cctype>
#include <new>

namespace aio::sqlite {

using aio::detail::c_string;

void throw_closed() { throw error(SQLITE_MISUSE, "the connection is closed"); }

void session::must_be_open() const {
  if (!db_)
    throw_closed();
}

void session::check(int code, const char *sql) {
  if (code != SQLITE_OK && code != SQLITE_ROW && code != SQLITE_DONE)
    throw error(sqlite3_extended_errcode(db_), sqlite3_errmsg(db_), sql);
}

session::interruptible::interruptible(session &s, std::stop_token stop) : session_(s) {
  if (stop.stop_requested())
    throw error(SQLITE_INTERRUPT, sqlite3_errstr(SQLITE_INTERRUPT));
  s.stop_ = std::move(stop);
  s.is_locked_ = false;
  s.was_in_transaction_ = s.db_ && sqlite3_get_autocommit(s.db_) == 0;
}

/// SQLite calls this periodically. Not sqlite3_interrupt(): one just before the statement begins is lost, and it would
/// also hit the statements whose rows are being read.
int session::is_to_stop(void *self) noexcept { return static_cast<session *>(self)->stop_.stop_requested(); }

/// Called where SQLite would wait. It gives up instead, and in_pool() waits.
int session::note_lock(void *self, int) noexcept {
  static_cast<session *>(self)->is_locked_ = true;
  return 0;
}

/// Not if SQLite has rolled back the transaction: the job would then not be a part of it.
bool session::may_try_again() const noexcept {
  return is_locked_ && db_ && was_in_transaction_ == (sqlite3_get_autocommit(db_) == 0);
}

void session::open(const std::string &path, open_options options) {
  // No mutexes of its own: a connection is used by one job at a time.
  const int flags = (options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                    SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  const int code = sqlite3_open_v2(c_string(path, "the path of a database"), &db_, flags, nullptr);
  if (code != SQLITE_OK)
    throw error(code, (db_ ? sqlite3_errmsg(db_) : sqlite3_errstr(code)) + (": " + path));
  busy_timeout_ = options.busy_timeout;
  sqlite3_busy_handler(db_, &note_lock, this);
  constexpr int instructions = 1000; // of SQLite's machine, some 20 microseconds
  sqlite3_progress_handler(db_, instructions, &is_to_stop, this);
}

void session::close() noexcept {
  open_.clear();
  cache_.clear();
  sqlite3_close_v2(std::exchange(db_, nullptr));
}

statement session::prepare(const std::string &sql, const std::vector<value> &values) {
  constexpr auto is_blank = [](unsigned char c) { return std::isspace(c) || c == ';'; };
  must_be_open();
  statement s;
  const auto cached =
      std::find_if(cache_.begin(), cache_.end(), [&](const statement &each) { return sqlite3_sql(each.get()) == sql; });
  if (cached != cache_.end()) {
    s = std::move(*cached);
    cache_.erase(cached);
  } else {
    sqlite3_stmt *parsed = nullptr;
    const char *rest = nullptr;
    const char *const text = c_string(sql, "a statement");
    const int code = sqlite3_prepare_v3(db_, text, -1, SQLITE_PREPARE_PERSISTENT, &parsed, &rest);
    s.reset(parsed);
    check(code, text);
    if (!parsed || !std::all_of(rest, text + sql.size(), is_blank))
      throw error(SQLITE_MISUSE, parsed ? "more than one statement" : "no statement", sql);
  }
  const auto wanted = static_cast<std::size_t>(sqlite3_bind_parameter_count(s.get()));
  if (wanted != values.size())
    throw error(SQLITE_MISUSE, std::to_string(wanted) + " values wanted, " + std::to_string(values.size()) + " given",
                sql);
  for (int i = 0; i < static_cast<int>(wanted); ++i)
    bind(s.get(), i + 1, values[static_cast<std::size_t>(i)]);
  return s;
}

void session::give_back(statement s) noexcept {
  constexpr std::size_t most = 64;
  sqlite3_reset(s.get());
  sqlite3_clear_bindings(s.get());
  try {
    if (cache_.size() == most)
      cache_.erase(cache_.begin());
    cache_.push_back(std::move(s));
  } catch (const std::bad_alloc &) { // then it is parsed again
  }
}

bool session::step(sqlite3_stmt *s) {
  const bool has_begun = sqlite3_stmt_busy(s);
  const int code = sqlite3_step(s);
  is_locked_ = is_locked_ && !has_begun; // otherwise its first rows would be returned twice
  check(code, sqlite3_sql(s));
  return code == SQLITE_ROW;
}

void session::script(const std::string &sql, std::size_t &at) {
  must_be_open();
  const char *const text = c_string(sql, "a script");
  while (at < sql.size()) {
    sqlite3_stmt *parsed = nullptr;
    const char *rest = nullptr;
    const int code = sqlite3_prepare_v2(db_, text + at, -1, &parsed, &rest);
    const statement s(parsed); // null for a comment
    check(code, text + at);
    while (parsed && step(parsed)) {
    }
    at = static_cast<std::size_t>(rest - text);
  }
}

bool session::in_transaction() {
  must_be_open();
  return sqlite3_get_autocommit(db_) == 0;
}

result session::run(const std::string &sql, const std::vector<value> &values) {
  statement s = prepare(sql, values);
  const std::int64_t changed_before = sqlite3_total_changes64(db_);
  const row::names columns = columns_of(s.get());
  result r;
  while (step(s.get()))
    r.rows.push_back(row_of(columns, s.get()));
  if (sqlite3_total_changes64(db_) != changed_before) // else it is the number of an earlier statement
    r.affected = sqlite3_changes64(db_);
  r.last_insert_id = sqlite3_last_insert_rowid(db_);
  give_back(std::move(s));
  return r;
}

sqlite3_stmt *session::begin(const std::string &sql, const std::vector<value> &values) {
  open_.push_back(prepare(sql, values));
  return open_.back().get();
}

std::vector<row> session::next_rows(sqlite3_stmt *&s) {
  constexpr std::size_t most_rows = 256, most_bytes = 256 * 1024;
  must_be_open(); // else s is gone too
  const row::names columns = columns_of(s);
  std::vector<row> rows;
  std::size_t bytes = 0;
  while (rows.size() < most_rows && bytes < most_bytes) {
    if (!step(s)) {
      end(std::exchange(s, nullptr));
      break;
    }
    rows.push_back(row_of(columns, s));
    bytes += rows.back().bytes();
  }
  return rows;
}

void session::end(sqlite3_stmt *s) noexcept {
  const auto found = std::find_if(open_.begin(), open_.end(), [s](const statement &each) { return each.get() == s; });
  if (found == open_.end())
    return;
  statement ended = std::move(*found);
  open_.erase(found);
  give_back(std::move(ended));
}

namespace {

task<> close_in_pool(std::unique_ptr<session> s) {
  co_await to_thread([&] { s.reset(); });
}

} // namespace

std::shared_ptr<session> make_session() {
  return {new session, [](session *owned) {
            std::unique_ptr<session> s(owned);
            if (aio::detail::this_loop)
              spawn(close_in_pool(std::move(s))).detach();
          }};
}

} // namespace aio::sqlite
