// REQUIRES: sqlite
// RUN: %sqlite %s -o %t && rm -rf %t.d && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
// Many connections that want one lock; savepoints; rows as structs.
#include <aio/aio.hpp>
#include <aio/sqlite/connection.hpp>
#include <aio/sqlite/transaction.hpp>

#include "expect.hpp"

#include <filesystem>
#include <stdexcept>

#include <sqlite3.h>

using namespace std::chrono_literals;

namespace {

namespace sql = aio::sqlite;

std::string folder;

aio::task<sql::connection> fresh(const char *name) {
  std::filesystem::remove(folder + "/" + name);
  sql::connection c = co_await sql::connection::open(folder + "/" + name);
  co_await c.script("pragma journal_mode=wal; -- a comment\n create table n(v integer); insert into n values(0);");
  co_return c;
}

aio::task<int> sum(sql::connection &c) {
  const sql::result r = co_await c.query("select sum(v) from n");
  co_return r.one<int>();
}

aio::task<> increment(int times) {
  sql::connection c = co_await sql::connection::open(folder + "/many");
  for (int i = 0; i < times; ++i)
    co_await sql::with_transaction(c, [](sql::connection &c) -> aio::task<> {
      const sql::result r = co_await c.query("select v from n");
      co_await c.query("update n set v = ?", r.one<long long>() + 1);
    });
}

// Those that wait for the lock leave the threads of the pool to the one that has it.
aio::task<> more_writers_than_threads() {
  sql::connection c = co_await fresh("many");
  std::vector<aio::task<>> all;
  for (int i = 0; i < 40; ++i) // more than any pool has
    all.push_back(increment(5));
  co_await aio::gather(std::move(all));
  EXPECT(co_await sum(c) == 200);
}

/// Whether something else gets a thread while 40 connections wait for a lock.
aio::task<> pool_stays_free() {
  sql::connection c = co_await fresh("many");
  co_await c.query("begin immediate");
  aio::task_group waiting;
  for (int i = 0; i < 40; ++i)
    waiting.spawn(increment(1));
  co_await aio::sleep(100ms);
  for (int i = 0; i < 50; ++i)
    co_await aio::timeout(3s, aio::to_thread([] {}));
  co_await c.query("commit");
  co_await waiting.join();
  EXPECT(co_await sum(c) == 40);
}

// What waited goes on where it was, and what waits in vain says so.
aio::task<> script_waits() {
  sql::connection c = co_await fresh("script");
  sql::connection d = co_await sql::connection::open(folder + "/script");
  sql::connection hasty = co_await sql::connection::open(folder + "/script", {.busy_timeout = 20ms});
  co_await c.query("begin immediate");
  aio::handle<> work =
      aio::spawn(d.script("create temp table t(a); insert into n values (7); insert into n values (8)"));
  co_await aio::sleep(50ms);
  EXPECT(!work.done());
  int code = 0;
  try {
    co_await hasty.query("insert into n values (9)");
  } catch (const sql::error &e) {
    code = e.primary_code();
  }
  EXPECT(code == SQLITE_BUSY);
  co_await c.query("commit");
  co_await work;
  EXPECT(co_await sum(c) == 15);
}

// Two that have read, and now want to write: waiting would not help either.
aio::task<> no_way_out() {
  sql::connection c = co_await fresh("stuck");
  sql::connection d = co_await sql::connection::open(folder + "/stuck", {.busy_timeout = 1h});
  co_await c.script("begin; select * from n");
  co_await d.script("begin; select * from n");
  co_await c.query("update n set v = 1");
  int code = 0;
  try {
    co_await d.query("update n set v = 2");
  } catch (const sql::error &e) {
    code = e.primary_code();
  }
  EXPECT(code == SQLITE_BUSY);
}

aio::task<> savepoints() {
  sql::connection c = co_await fresh("nested");
  const auto add = [](int n) {
    return [n](sql::connection &c) -> aio::task<> {
      co_await c.query("insert into n values (?)", n);
      if (n < 0)
        throw std::runtime_error("no");
    };
  };
  bool outer_failed = false;
  try {
    co_await sql::with_transaction(c, [&](sql::connection &c) -> aio::task<> {
      co_await c.query("insert into n values (1)");
      co_await sql::with_transaction(c, add(2));
      throw std::runtime_error("outer");
    });
  } catch (const std::runtime_error &) {
    outer_failed = true;
  }
  EXPECT(outer_failed && co_await sum(c) == 0);
  co_await sql::with_transaction(c, [&](sql::connection &c) -> aio::task<> {
    co_await sql::with_transaction(c, add(1));
    try {
      co_await sql::with_transaction(c, add(-10));
    } catch (const std::runtime_error &) {
    }
    co_await sql::with_transaction(c, add(2));
  });
  EXPECT(co_await sum(c) == 3);
  const bool is_open = co_await c.in_transaction();
  EXPECT(!is_open);
}

// A savepoint that is left over a transaction that has ended would be one by itself.
aio::task<> outer_has_ended() {
  sql::connection c = co_await fresh("ended");
  int code = 0;
  try {
    co_await sql::with_transaction(c, [&](sql::connection &c) -> aio::task<> {
      co_await c.query("rollback");
      co_await sql::with_transaction(
          c, [](sql::connection &c) -> aio::task<> { co_await c.query("insert into n values (1)"); });
    });
  } catch (const sql::error &e) {
    code = e.primary_code();
  }
  EXPECT(code == SQLITE_ABORT && co_await sum(c) == 0);
}

struct item {
  std::string name;
  std::optional<int> price;
  double weight;
};

aio::task<> structs() {
  sql::connection c = co_await sql::connection::open(":memory:");
  const sql::result r = co_await c.query("select 'tea', null, 1.5");
  const item tea = r.one<item>();
  EXPECT(tea.name == "tea" && !tea.price && tea.weight == 1.5);
  EXPECT(!(co_await c.query("select 1 where 0")).one_or_none<int>());
  const sql::result two = co_await c.query("select 1 union select 2");
  EXPECT_THROW(std::out_of_range, two.one<int>());
  EXPECT_THROW(std::invalid_argument, r.one<int>());
  auto rows = c.rows("select 'a', 1, 2.0 union select 'b', 2, 3.0");
  const std::optional<sql::row> first = co_await rows.next();
  EXPECT(first->as<item>().price == 1);
}

} // namespace

int main(int, char **argv) {
  folder = argv[1];
  check_in_real_time("more_writers_than_threads", more_writers_than_threads());
  check_in_real_time("pool_stays_free", pool_stays_free());
  check_in_real_time("script_waits", script_waits());
  check_in_real_time("no_way_out", no_way_out());
  check_in_real_time("savepoints", savepoints());
  check_in_real_time("outer_has_ended", outer_has_ended());
  check_in_real_time("structs", structs());
}

// CHECK: ok more_writers_than_threads
// CHECK-NEXT: ok pool_stays_free
// CHECK-NEXT: ok script_waits
// CHECK-NEXT: ok no_way_out
// CHECK-NEXT: ok savepoints
// CHECK-NEXT: ok outer_has_ended
// CHECK-NEXT: ok structs
