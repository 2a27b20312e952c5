// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// pool: a bounded number of connections, opened on demand and reused.
//
//   aio::postgres::pool db("dbname=shop", 10);
//   auto c = co_await db.acquire();
//   co_await c->query("select 1");
#pragma once

#include <aio/postgres/connection.hpp>
#include <aio/semaphore.hpp>

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

namespace aio::postgres {

struct pool_options {
  /// Resets a connection before it is lent again: the role, settings, locks, listening, temporary tables and prepared
  /// statements of its last user end. "" saves the round trip, and keeps them.
  std::string reset = "DISCARD ALL";
  /// The time after which acquire() throws timeout_error.
  std::chrono::milliseconds acquire_timeout = std::chrono::seconds(30);
};

/// Used by the tasks of one loop. Leases must be returned before the pool is destroyed.
class pool {
public:
  /// Returns the connection when destroyed; one that is closed, or in a transaction, is not reused.
  class [[nodiscard("the connection goes back at once if it is not kept")]] lease {
  public:
    lease(lease &&) noexcept = default;
    lease &operator=(lease &&) = delete;
    ~lease();

    connection &operator*() noexcept { return connection_; }
    connection *operator->() noexcept { return &connection_; }

  private:
    friend class pool;
    lease(pool &of, semaphore::permit place, connection c) noexcept
        : place_(std::move(place)), connection_(std::move(c)), of_(of) {}

    semaphore::permit place_;
    connection connection_; // moved from if returned, or if another lease has it
    pool &of_;
  };

  /// Opens nothing yet. Throws std::invalid_argument for a limit of no connections.
  pool(std::string conninfo, std::size_t most_connections, pool_options options = {});

  /// Suspends while all are lent out; first come, first served. Opens a connection if no idle one still works, so that
  /// the pool recovers when its server does. Throws error, timeout_error.
  task<lease> acquire();

private:
  task<lease> take();
  task<bool> is_as_new(connection &c);

  const std::string conninfo_;
  const pool_options options_;
  semaphore places_;
  std::vector<connection> idle_; // the last used at the end
};

} // namespace aio::postgres
