// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "session.hpp"

#include <aio/detail/c_string.hpp>
#include <aio/event.hpp>
#include <aio/io.hpp>
#include <aio/net/detail/detached.hpp>
#include <aio/spawn.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace aio::postgres {
namespace {

std::string without_line_end(std::string message) {
  while (!message.empty() && message.back() == '\n')
    message.pop_back();
  return message;
}

/// PQcancel() blocks for as long as a server that has stopped accepts and does not read.
struct stop_request final : net::detail::detached_work {
  explicit stop_request(PGconn *c) : to(PQgetCancel(c)) {
    if (!to)
      throw_lost(c);
  }
  ~stop_request() { PQfreeCancel(to); }
  void run() noexcept override {
    char ignored[256];
    PQcancel(to, ignored, sizeof ignored);
  }

  PGcancel *const to;
};

net::detail::detached_threads &stoppers() {
  static net::detail::detached_threads &threads = *new net::detail::detached_threads;
  return threads;
}

task<> set_when(decltype(readable(0)) ready, event &e) {
  co_await std::move(ready);
  e.set();
}

} // namespace

void throw_lost(PGconn *c) { throw error("08006", without_line_end(PQerrorMessage(c))); }

void throw_if_failed(const result &r) {
  const ExecStatusType status = PQresultStatus(r.native_handle());
  if (status != PGRES_FATAL_ERROR && status != PGRES_BAD_RESPONSE)
    return;
  const char *state = PQresultErrorField(r.native_handle(), PG_DIAG_SQLSTATE);
  throw error(state ? state : "08006", without_line_end(PQresultErrorMessage(r.native_handle())));
}

connection::session::session(libpq_connection open) : pg(open.release()) {
  PQsetNoticeProcessor(
      pg,
      [](void *self, const char *message) {
        session &s = *static_cast<session *>(self);
        try { // libpq is C
          if (s.notice)
            s.notice(without_line_end(message));
        } catch (...) {
          s.notice_failure = std::current_exception();
        }
      },
      this);
  PQsetnonblocking(pg, 1);
}

void connection::session::close() noexcept { PQfinish(std::exchange(pg, nullptr)); }

void connection::session::throw_notice_failure() {
  if (const std::exception_ptr failure = std::exchange(notice_failure, nullptr))
    std::rethrow_exception(failure);
}

void check(const statement &what) {
  constexpr std::size_t most_values = 65535;
  aio::detail::c_string(what.text, "a statement");
  if (what.values.size() > most_values)
    throw std::invalid_argument("aio::postgres: a statement has at most 65535 values");
}

std::size_t connection::session::send(const statement &what) {
  const char *const text = aio::detail::c_string(what.text, "a statement");
  std::size_t bytes = what.text.size();
  std::vector<const char *> values;
  values.reserve(what.values.size());
  for (const value &each : what.values) {
    values.push_back(each.text());
    bytes += each.text() ? std::strlen(each.text()) : 0;
  }
  const int n = static_cast<int>(values.size());
  const int sent = what.is_prepared ? PQsendQueryPrepared(pg, text, n, values.data(), nullptr, nullptr, 0)
                                    : PQsendQueryParams(pg, text, n, nullptr, values.data(), nullptr, nullptr, 0);
  if (!sent)
    throw_lost(pg);
  return bytes;
}

/// Waits for the descriptor to be writable or readable: a server that cannot send its answers reads no requests.
task<> connection::session::wait_for_room() {
  event either;
  task_group both;
  both.spawn(set_when(writable(PQsocket(pg)), either));
  both.spawn(set_when(readable(PQsocket(pg)), either));
  co_await either.wait();
  both.cancel();
  co_await both.join();
}

task<> connection::session::flush() {
  for (;;) {
    const int left = PQflush(pg);
    if (left == 0)
      co_return;
    if (left < 0)
      co_return; // the connection is lost, and next_result() has the reason
    co_await wait_for_room();
    PQconsumeInput(pg);
  }
}

task<result> connection::session::next_result() {
  while (PQisBusy(pg) && PQsocket(pg) >= 0) {
    co_await readable(PQsocket(pg));
    PQconsumeInput(pg); // a failure shows in the result
  }
  co_return result(PQgetResult(pg));
}

task<result> connection::session::next_of_statement() {
  result r = co_await next_result();
  const ExecStatusType status = PQresultStatus(r.native_handle());
  if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
    close(); // the server would wait for data, or send it, for ever
    throw error("0A000", "aio::postgres: COPY FROM STDIN and TO STDOUT are not supported");
  }
  co_return r;
}

task<result> connection::session::last_result() {
  result last;
  for (;;) {
    result r = co_await next_of_statement();
    if (!r.native_handle())
      break;
    // The first error is the cause; errors that a dying connection adds are not.
    if (PQresultStatus(last.native_handle()) != PGRES_FATAL_ERROR || !last.native_handle())
      last = std::move(r);
  }
  if (!last.native_handle())
    throw_lost(pg);
  note_end(last);
  co_return last;
}

void connection::session::note_end(const result &of) noexcept {
  transactions_ended += PQtransactionStatus(pg) == PQTRANS_IDLE || of.command() == "COMMIT";
}

task<> connection::session::stop_and_drain() {
  handle<> asked = spawn(net::detail::run_detached(stoppers(), std::make_shared<stop_request>(pg)));
  for (;;) {
    const result r = co_await next_result();
    if (!r.native_handle())
      break;
  }
  // Not before the server has closed the connection of the cancel request: that could hit the next statement.
  co_await asked;
}

task<> connection::session::interrupt() {
  using namespace std::chrono_literals;
  bool stopped = false;
  if (PQflush(pg) == 0) { // otherwise the server has half a statement
    try {
      co_await timeout(2s, stop_and_drain());
      stopped = PQstatus(pg) == CONNECTION_OK;
    } catch (const std::exception &) {
    }
  }
  if (!stopped)
    close();
}

} // namespace aio::postgres
