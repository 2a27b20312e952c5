// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The libpq side of a connection, and its waits.
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
/// Throws std::invalid_argument for values that libpq would not send.
void check(const statement &what);
/// Throws if r is the error of a statement.
void throw_if_failed(const result &r);

struct connection::session {
  explicit session(libpq_connection open);
  ~session() { close(); }

  void close() noexcept;

  /// Passes it to libpq, which buffers until flush(). Returns roughly the number of buffered bytes.
  std::size_t send(const statement &what);
  /// Waits until everything was sent.
  task<> flush();
  /// Returns the next result, or one without a handle at the end of a statement's. A dead connection has results too:
  /// the server's last message.
  task<result> next_result();
  /// The same; closes the connection, and throws, for a COPY.
  task<result> next_of_statement();
  /// Reads to the end of the statement's results, and returns the last one.
  task<result> last_result();

  /// Makes the server stop, and reads what it still sends. Closes the connection if that does not work.
  task<> interrupt();

  PGconn *pg; // null if closed
  bool in_use = false;
  std::function<void(const std::string &)> notice;
  std::exception_ptr notice_failure; // its exception
  void throw_notice_failure();

  /// Called when a statement has ended: checks whether a transaction did with it.
  void note_end(const result &of) noexcept;
  unsigned transactions_ended = 0;
  const void *transaction_of = nullptr; // the task that has one open, through with_transaction()

private:
  task<> wait_for_room();
  task<> stop_and_drain();
};

} // namespace aio::postgres
