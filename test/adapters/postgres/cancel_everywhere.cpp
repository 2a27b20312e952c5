// REQUIRES: postgres, postgresql-server
// RUN: %postgres %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
//
// A connection of a pool, and what is done with it, cancelled everywhere: all of it has happened or nothing, and the
// pool has all its places.
#include <aio/postgres/pool.hpp>
#include <aio/postgres/transaction.hpp>

#include "everywhere.hpp"

#include <vector>

namespace {

namespace pg = aio::postgres;

struct pooled : scenario {
  pooled() { clock = aio::clock::steady; }
  pg::pool db{"", 2};
  aio::event victim_has_ended;
  static inline int number = 0;
  const int mine = ++number;

  virtual aio::task<> use(pg::connection &c) = 0;
  /// How many rows it adds in the end.
  int rows = 0;

  aio::task<> victim() override {
    pg::pool::lease c = co_await db.acquire();
    co_await use(*c);
  }
  aio::task<> others() override {
    co_await victim_has_ended.wait();
    pg::pool::lease a = co_await db.acquire(), b = co_await db.acquire();
    const pg::result found = co_await a->query("select count(*) from t where owner = $1", mine);
    const int n = found.get<int>(0, 0);
    EXPECT(n == 0 || n == rows);
    const pg::result r = co_await b->query("select 7");
    EXPECT(r.get<int>(0, 0) == 7);
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override {}
};

struct statements : pooled {
  aio::task<> use(pg::connection &c) override {
    rows = 1;
    co_await c.prepare("add", "insert into t values ($1)");
    co_await c.execute("add", mine);
  }
};

struct transactions : pooled {
  aio::task<> use(pg::connection &c) override {
    rows = 2;
    const auto both = [this](pg::connection &in) -> aio::task<> {
      co_await in.query("insert into t values ($1)", mine);
      co_await in.query("insert into t values ($1)", mine);
    };
    co_await pg::with_transaction(c, both);
  }
};

struct pipelines : pooled {
  aio::task<> use(pg::connection &c) override {
    rows = 3;
    std::vector<pg::statement> batch;
    for (int i = 0; i < rows; ++i)
      batch.push_back(pg::sql("insert into t values ($1)", mine));
    co_await c.pipeline(std::move(batch));
  }
};

struct notifications : pooled {
  aio::task<> use(pg::connection &c) override {
    co_await c.listen("news");
    co_await c.query("select pg_notify('news', $1)", std::to_string(mine));
    const pg::notification n = co_await c.next_notification();
    EXPECT(n.payload == std::to_string(mine));
  }
};

aio::task<> make_table() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("drop table if exists t");
  co_await c.query("create table t (owner int)");
}

} // namespace

int main() {
  ::alarm(300); // what waits for ever fails
  aio::run(make_table());
  everywhere<statements>("acquire, prepare, execute");
  everywhere<transactions>("with_transaction");
  everywhere<pipelines>("pipeline");
  everywhere<notifications>("listen, next_notification");
  std::fflush(stdout);
}

// CHECK: ok acquire, prepare, execute
// CHECK-NEXT: ok with_transaction
// CHECK-NEXT: ok pipeline
// CHECK-NEXT: ok listen, next_notification
// CHECK-COUNT-8: ok
