// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/postgres/pool.hpp>

#include <stdexcept>

namespace aio::postgres {

pool::pool(std::string conninfo, std::size_t most_connections)
    : conninfo_(std::move(conninfo)), places_(most_connections) {
  if (most_connections == 0)
    throw std::invalid_argument("aio::postgres::pool: no connections");
  idle_.reserve(most_connections); // giving back must not throw
}

task<pool::lease> pool::acquire() {
  semaphore::permit place = co_await places_.scoped();
  while (!idle_.empty()) {
    connection last = std::move(idle_.back());
    idle_.pop_back();
    if (last.is_usable())
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
