// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/spawn.hpp>

namespace aio::sqlite {
namespace {

task<> end_in_pool(std::shared_ptr<session> s, sqlite3_stmt *in_the_middle) {
  const lock::guard turn = co_await s->turn.scoped();
  co_await to_thread([&] { s->end(in_the_middle); });
}

/// A statement in the middle of its rows. If destroyed there, it is ended on a thread of the pool.
class cursor {
public:
  explicit cursor(std::shared_ptr<session> of) noexcept : session_(std::move(of)) {}
  cursor(const cursor &) = delete;
  cursor &operator=(const cursor &) = delete;
  ~cursor() {
    if (statement_ && aio::detail::this_loop)
      spawn(end_in_pool(session_, statement_)).detach();
  }

  task<> open(const std::string &sql, const std::vector<value> &values) {
    auto begin = [&] { return session_->begin(sql, values); };
    statement_ = co_await in_pool(session_, begin);
  }
  bool at_end() const noexcept { return !statement_; }
  task<std::vector<row>> next() {
    auto read = [this] { return session_->next_rows(statement_); };
    return in_pool(session_, read);
  }

private:
  const std::shared_ptr<session> session_;
  sqlite3_stmt *statement_ = nullptr; // the session's
};

} // namespace

task<connection> connection::open(std::string path, open_options options) {
  std::shared_ptr<session> s = make_session();
  auto open = [&] { s->open(path, options); };
  co_await in_pool(s, open);
  co_return connection(std::move(s));
}

task<result> connection::run(std::string sql, std::vector<value> values) {
  auto job = [s = session_.get(), &sql, &values] { return s->run(sql, values); };
  co_return co_await in_pool(session_, job);
}

async_generator<row> connection::stream(std::shared_ptr<session> s, std::string sql, std::vector<value> values) {
  cursor at(std::move(s));
  co_await at.open(sql, values);
  while (!at.at_end()) {
    std::vector<row> rows = co_await at.next();
    for (row &each : rows)
      co_yield std::move(each);
  }
}

task<> connection::script(std::string sql) {
  std::size_t at = 0;
  auto job = [s = session_.get(), &sql, &at] { s->script(sql, at); };
  co_await in_pool(session_, job);
}

task<> connection::close() {
  const std::shared_ptr<session> s = std::move(session_);
  if (!s)
    co_return;
  // Not in_pool(): nothing may interrupt a database that is being closed.
  const lock::guard turn = co_await s->turn.scoped();
  co_await to_thread([&] { s->close(); });
}

task<bool> connection::in_transaction() {
  auto job = [s = session_.get()] { return s->in_transaction(); };
  co_return co_await in_pool(session_, job);
}

} // namespace aio::sqlite
