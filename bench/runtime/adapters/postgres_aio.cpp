// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What `pgbench -M prepared` does with a script of one pipeline, with aio::postgres. Each query of the pipeline is a
// prepared statement of its own there, and so it is here.
//
//   postgres-aio CONNECTIONS PIPELINES QUERIES    prints   QUERIES_PER_SECOND
#include <aio/aio.hpp>
#include <aio/postgres/connection.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <random>

namespace {

namespace pg = aio::postgres;

std::string name(int query) { return "q" + std::to_string(query); }

aio::task<> ask(pg::connection &c, int pipelines, int queries) {
  for (int q = 0; q < queries; ++q)
    co_await c.prepare(name(q), "SELECT abalance FROM pgbench_accounts WHERE aid = $1");
  std::minstd_rand random(42);
  for (int i = 0; i < pipelines; ++i) {
    const int account = std::uniform_int_distribution(1, 100'000)(random);
    std::vector<pg::statement> batch;
    batch.reserve(static_cast<std::size_t>(queries));
    for (int q = 0; q < queries; ++q)
      batch.push_back(pg::prepared(name(q), account));
    const std::vector<pg::result> answers = co_await c.pipeline(std::move(batch));
    if (answers.size() != static_cast<std::size_t>(queries))
      throw std::runtime_error("an answer is missing");
  }
}

aio::task<> app(int connections, int pipelines, int queries) {
  std::vector<pg::connection> open;
  for (int i = 0; i < connections; ++i)
    open.push_back(co_await pg::connection::open(""));
  std::vector<aio::task<>> work;
  const auto start = std::chrono::steady_clock::now();
  for (pg::connection &each : open)
    work.push_back(ask(each, pipelines, queries));
  co_await aio::gather(std::move(work));
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::printf("%.0f\n", connections * pipelines * queries / took.count());
}

} // namespace

int main(int count, char **arguments) {
  if (count != 4)
    return 2;
  aio::run(app(std::atoi(arguments[1]), std::atoi(arguments[2]), std::atoi(arguments[3])));
}
