// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ten payments at the same time over three connections: each happens as a whole, or not at all.
#include <aio/aio.hpp>
#include <aio/postgres/pool.hpp>
#include <aio/postgres/transaction.hpp>

#include <cstdio>
#include <vector>

namespace pg = aio::postgres;

aio::task<> pay(pg::pool &db, int from, int to, int sum) {
  pg::pool::lease c = co_await db.acquire(); // waits until one is free
  auto move_money = [=](pg::connection &in) -> aio::task<> {
    co_await in.query("update accounts set sum = sum + $1 where id = $2", sum, to);
    co_await in.query("update accounts set sum = sum - $1 where id = $2", sum, from);
  };
  try {
    co_await pg::with_transaction(*c, move_money);
  } catch (const pg::error &e) {
    if (e.sqlstate() != "23514") // check_violation
      throw;
    std::puts("not enough money");
  }
}

aio::task<> app() {
  pg::pool db("", 3); // "host=… dbname=…", or PGHOST and its kin
  {
    pg::pool::lease c = co_await db.acquire();
    co_await c->query("drop table if exists accounts");
    co_await c->query("create table accounts (id int primary key, sum int check (sum >= 0))");
    std::vector<pg::statement> batch; // one round trip for both
    batch.push_back(pg::sql("insert into accounts values ($1, $2)", 1, 100));
    batch.push_back(pg::sql("insert into accounts values ($1, $2)", 2, 0));
    co_await c->pipeline(std::move(batch));
  }
  std::vector<aio::task<>> payments;
  for (int i = 0; i < 10; ++i)
    payments.push_back(pay(db, 1, 2, 12)); // the money is enough for eight
  co_await aio::gather(std::move(payments));

  pg::pool::lease c = co_await db.acquire();
  const pg::result r = co_await c->query("select id, sum from accounts order by id");
  for (int row = 0; row < r.rows(); ++row)
    std::printf("account %d has %d\n", r.get<int>(row, "id"), r.get<int>(row, "sum"));
}

int main() { aio::run(app()); }

// CHECK-COUNT-2: not enough money
// CHECK-NEXT: account 1 has 4
// CHECK-NEXT: account 2 has 96
