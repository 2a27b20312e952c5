// REQUIRES: sqlite
// RUN: %sqlite %s -o %t && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
//
// A connection, its statements, its rows, and a transaction, cancelled everywhere: all of it has happened or nothing,
// and no other connection finds the database locked.
#include <aio/sqlite/transaction.hpp>

#include "everywhere.hpp"

#include <string>

#include <unistd.h>

namespace {

namespace sql = aio::sqlite;

std::string path;

aio::task<int> count(sql::connection &c, int owner) {
  const sql::result r = co_await c.query("select count(*) from t where owner = ?", owner);
  co_return r.rows[0].get<int>(0);
}

struct one_connection : scenario {
  one_connection() { clock = aio::clock::steady; }
  static inline int number = 0;
  const int mine = ++number;
  aio::event victim_has_ended;

  aio::task<> victim() override {
    sql::connection c = co_await sql::connection::open(path);
    const auto both = [this](sql::connection &in) -> aio::task<> {
      co_await in.query("insert into t values (?)", mine);
      co_await in.query("insert into t values (?)", mine);
    };
    co_await sql::with_transaction(c, both);
    auto rows = c.rows("select owner from t where owner = ?", mine);
    int n = 0;
    while (auto row = co_await rows.next())
      n += row->get<int>(0) == mine;
    EXPECT(n == 2);
    co_await c.close();
  }
  aio::task<> others() override {
    co_await victim_has_ended.wait();
    sql::connection c = co_await sql::connection::open(path);
    const int n = co_await count(c, mine);
    EXPECT(n == 0 || n == 2);
    co_await c.query("delete from t where owner = ?", mine);
    co_await c.close();
  }
  void over() override { victim_has_ended.set(); }
  void check(bool) override {}
};

aio::task<> make_table() {
  sql::connection c = co_await sql::connection::open(path);
  co_await c.script("drop table if exists t; create table t (owner int)");
  co_await c.close();
}

} // namespace

int main(int, char **arguments) {
  ::alarm(300); // what waits for ever fails
  path = std::string(arguments[1]) + "/everywhere";
  aio::run(make_table());
  everywhere<one_connection>("open, query, with_transaction, rows, close");
}

// CHECK: ok open, query, with_transaction, rows, close
