// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a connection is to libpq, and how to wait for it.
#pragma once

#include <aio/postgres/connection.hpp>

#include <exception>
#include <memory>

#include <libpq-fe.h>

namespace aio::postgres {

struct finish {
  void operator()(PGconn *c) const noexcept { PQfinish(c); }
};
using libpq_connection = std::unique_ptr<PGconn, finish>;

/// Starts and polls. Looks host names up beforehand, because libpq would block.
task<libpq_connection> connect(std::string conninfo);

[[noreturn]] void throw_lost(PGconn *c);
/// Throws std::invalid_argument for what libpq would not send.
void check(const statement &what);
/// Throws if r says that a statement has failed.
void throw_if_failed(const result &r);

struct connection::session {
  explicit session(libpq_connection open);
  ~session() { close(); }

  void close() noexcept;

  /// Gives it to libpq, which gathers until flush(). Roughly how many bytes it has.
  std::size_t send(const statement &what);
  /// Until everything that was sent has left.
  task<> flush();
  /// The next result, or one without a handle at the end of a statement's. A dead connection has results too: the
  /// server's last words.
  task<result> next_result();
  /// The same; closes the connection, and throws, for a COPY.
  task<result> next_of_statement();
  /// To the end of the statement's results; the last one.
  task<result> last_result();

  /// Makes the server stop, and reads what it still sends. Closes the connection if that does not work.
  task<> interrupt();

  PGconn *pg; // null: closed
  bool in_use = false;
  std::function<void(const std::string &)> notice;
  std::exception_ptr notice_failure; // what that has thrown
  void throw_notice_failure();

  /// A statement has ended: whether a transaction did with it.
  void note_end(const result &of) noexcept;
  unsigned transactions_ended = 0;
  const void *transaction_of = nullptr; // the task that has one open, by with_transaction()

private:
  task<> wait_for_room();
  task<> stop_and_drain();
};

} // namespace aio::postgres
