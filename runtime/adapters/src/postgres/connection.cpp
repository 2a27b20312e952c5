// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/cancelled.hpp>
#include <aio/detail/c_string.hpp>
#include <aio/io.hpp>
#include <aio/shield.hpp>

#include <stdexcept>
#include <utility>

#include <poll.h>

namespace aio::postgres {

using aio::detail::c_string;

namespace {

[[noreturn]] void throw_closed() { throw error("08003", "aio::postgres: the connection is closed"); }

} // namespace

/// A task's use of the session. If it ends without done(), the server is in the middle of a statement.
class connection::use {
public:
  explicit use(session *s) : session_(s) {
    if (!s || !s->pg)
      throw_closed();
    if (std::exchange(s->in_use, true))
      throw std::logic_error("aio::postgres: another task uses the connection; take one of a pool for each");
  }
  use(const use &) = delete;
  ~use() {
    session_->in_use = false;
    if (!done_ || (session_->pg && PQstatus(session_->pg) == CONNECTION_BAD))
      session_->close();
  }
  void done() noexcept { done_ = true; }

private:
  session *session_;
  bool done_ = false;
};

connection::connection(std::unique_ptr<session> s) noexcept : session_(std::move(s)) {}
connection::connection(connection &&) noexcept = default;
connection &connection::operator=(connection &&) noexcept = default;
connection::~connection() = default;

task<connection> connection::open(std::string conninfo) {
  libpq_connection c = co_await connect(std::move(conninfo));
  co_return connection(std::make_unique<session>(std::move(c)));
}

task<result> connection::run(statement what) {
  check(what);
  use in_use(session_.get());
  session &s = *session_;
  s.send(what);
  result last;
  bool interrupted = false;
  try {
    co_await s.flush();
    last = co_await s.last_result();
  } catch (const cancelled &) {
    interrupted = true;
  }
  if (interrupted) {
    co_await shield(s.interrupt());
    in_use.done();
    throw cancelled{};
  }
  in_use.done();
  throw_if_failed(last);
  s.throw_notice_failure();
  co_return last;
}

async_generator<result> connection::stream(statement what) {
  check(what);
  use in_use(session_.get());
  session &s = *session_;
  s.send(what);
  PQsetSingleRowMode(s.pg);
  result last;
  bool interrupted = false;
  try {
    co_await s.flush();
    for (result r = co_await s.next_of_statement(); r.native_handle(); r = co_await s.next_of_statement())
      if (PQresultStatus(r.native_handle()) == PGRES_SINGLE_TUPLE)
        co_yield std::move(r);
      else if (PQresultStatus(last.native_handle()) != PGRES_FATAL_ERROR || !last.native_handle())
        last = std::move(r);
  } catch (const cancelled &) {
    interrupted = true;
  }
  if (interrupted) {
    co_await shield(s.interrupt());
    in_use.done();
    throw cancelled{};
  }
  in_use.done();
  s.note_end(last);
  throw_if_failed(last);
  s.throw_notice_failure();
}

task<> connection::prepare(std::string name, std::string text) {
  const char *const known_as = c_string(name, "the name of a statement"), *const sql = c_string(text, "a statement");
  use in_use(session_.get());
  session &s = *session_;
  if (!PQsendPrepare(s.pg, known_as, sql, 0, nullptr))
    throw_lost(s.pg);
  co_await s.flush();
  const result r = co_await s.last_result();
  in_use.done();
  throw_if_failed(r);
}

task<std::vector<result>> connection::pipeline(std::vector<statement> batch) {
  for (const statement &each : batch)
    check(each);
  use in_use(session_.get());
  session &s = *session_;
  if (!PQenterPipelineMode(s.pg))
    throw_lost(s.pg);
  constexpr std::size_t most_gathered = 65536; // one system call for many statements, and not all twice in memory
  std::size_t gathered = 0;
  for (const statement &each : batch) {
    gathered += s.send(each);
    if (gathered >= most_gathered) {
      co_await s.flush();
      gathered = 0;
    }
  }
  if (!PQpipelineSync(s.pg))
    throw_lost(s.pg);
  co_await s.flush();

  std::vector<result> results;
  result failed;
  for (bool synced = false; !synced;) {
    result r = co_await s.next_result();
    switch (PQresultStatus(r.native_handle())) {
    case PGRES_PIPELINE_SYNC:
      synced = true;
      break;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
    case PGRES_COPY_BOTH:
      throw error("0A000", "aio::postgres: COPY FROM STDIN and TO STDOUT are not supported");
    case PGRES_FATAL_ERROR: // also what PQresultStatus() makes of no result, which ends each statement's
      if (PQstatus(s.pg) == CONNECTION_BAD) {
        if (r.native_handle())
          throw_if_failed(r);
        throw_lost(s.pg);
      }
      if (r.native_handle())
        failed = std::move(r);
      break;
    case PGRES_PIPELINE_ABORTED: // because of the one that failed
      break;
    default:
      results.push_back(std::move(r));
    }
  }
  PQexitPipelineMode(s.pg);
  in_use.done();
  s.note_end(failed);
  if (failed.native_handle())
    throw_if_failed(failed);
  co_return results;
}

task<> connection::listen(std::string channel) {
  if (!is_open())
    throw_closed();
  session &s = *session_;
  const std::unique_ptr<char, decltype(&PQfreemem)> quoted(
      PQescapeIdentifier(s.pg, c_string(channel, "the name of a channel"), channel.size()), &PQfreemem);
  if (!quoted)
    throw_lost(s.pg);
  co_await query(std::string("LISTEN ") + quoted.get());
}

task<notification> connection::next_notification() {
  use in_use(session_.get());
  session &s = *session_;
  in_use.done(); // no statement is in progress
  for (;;) {
    if (const std::unique_ptr<PGnotify, decltype(&PQfreemem)> n(PQnotifies(s.pg), &PQfreemem); n)
      co_return notification{n->relname, n->extra, n->be_pid};
    if (PQstatus(s.pg) == CONNECTION_BAD)
      throw_lost(s.pg);
    co_await readable(PQsocket(s.pg));
    PQconsumeInput(s.pg);
  }
}

void connection::on_notice(std::function<void(const std::string &)> f) { session_->notice = std::move(f); }

bool connection::is_open() const noexcept { return session_ && session_->pg; }

bool connection::is_idle() const noexcept {
  return is_open() && !session_->in_use && PQtransactionStatus(session_->pg) == PQTRANS_IDLE;
}

bool connection::is_usable() {
  if (!is_idle())
    return false;
  // The server's last message arrives first, and the end of the stream only after it.
  ::pollfd p{PQsocket(session_->pg), POLLIN, 0};
  while (::poll(&p, 1, 0) > 0)
    if (!PQconsumeInput(session_->pg))
      return false;
  return PQstatus(session_->pg) == CONNECTION_OK;
}

void connection::close() noexcept {
  if (session_)
    session_->close();
}

} // namespace aio::postgres
