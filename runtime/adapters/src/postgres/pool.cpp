// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/pool.hpp>

#include <aio/timeout.hpp>

#include <stdexcept>

namespace aio::postgres {

pool::pool(std::string conninfo, std::size_t most_connections, pool_options options)
    : conninfo_(std::move(conninfo)), options_(std::move(options)), places_(most_connections) {
  if (most_connections == 0)
    throw std::invalid_argument("aio::postgres::pool: no connections");
  idle_.reserve(most_connections); // returning one must not throw
}

task<pool::lease> pool::acquire() { return timeout(options_.acquire_timeout, take()); }

/// Returns false if it no longer works.
task<bool> pool::is_as_new(connection &c) {
  if (!c.is_usable())
    co_return false;
  c.on_notice({});
  try {
    if (!options_.reset.empty())
      co_await c.query(options_.reset);
  } catch (const error &) {
    co_return false;
  }
  co_return true;
}

task<pool::lease> pool::take() {
  semaphore::permit place = co_await places_.scoped();
  while (!idle_.empty()) {
    connection last = std::move(idle_.back());
    idle_.pop_back();
    const bool works = co_await is_as_new(last);
    if (works)
      co_return lease(*this, std::move(place), std::move(last));
  }
  connection fresh = co_await connection::open(conninfo_);
  co_return lease(*this, std::move(place), std::move(fresh));
}

pool::lease::~lease() {
  if (connection_.is_idle())
    of_.idle_.push_back(std::move(connection_));
}

} // namespace aio::postgres
