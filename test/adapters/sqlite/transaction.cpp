// REQUIRES: sqlite
// RUN: %sqlite %s -o %t && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
#include <aio/aio.hpp>
#include <aio/sqlite/transaction.hpp>

#include "expect.hpp"

#include <filesystem>
#include <functional>

#include <sqlite3.h>

using namespace std::chrono_literals;

namespace {

namespace sql = aio::sqlite;

std::string folder;

aio::task<sql::connection> open() { return sql::connection::open(folder + "/db"); }

aio::task<int> count(sql::connection &c) {
  const sql::result r = co_await c.query("select count(*) from t");
  co_return r.rows[0].get<int>(0);
}

aio::task<> commits() {
  sql::connection c = co_await open();
  co_await c.script("create table t (n int primary key)");
  const int n = co_await sql::with_transaction(c, [](sql::connection &in) -> aio::task<int> {
    co_await in.query("insert into t values (1), (2)");
    EXPECT(co_await in.in_transaction());
    co_return co_await count(in);
  });
  EXPECT(n == 2 && !co_await c.in_transaction());
  co_await sql::with_transaction(c, [](sql::connection &in) -> aio::task<> { co_await in.query("delete from t"); });
  EXPECT(co_await count(c) == 0);
}

template <class Exception>
aio::task<bool> fails(sql::connection &c, std::function<aio::task<>(sql::connection &)> body) {
  bool failed = false;
  try {
    co_await sql::with_transaction(c, std::move(body));
  } catch (const Exception &) {
    failed = true;
  }
  co_return failed;
}

aio::task<> insert_and_throw(sql::connection &c) {
  co_await c.query("insert into t values (1)");
  throw std::runtime_error("changed my mind");
}

aio::task<> insert_twice(sql::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await c.query("insert into t values (1)");
}

aio::task<> close_it(sql::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await c.close();
}

aio::task<> rolls_back() {
  sql::connection c = co_await open();
  EXPECT(co_await fails<std::runtime_error>(c, insert_and_throw));
  EXPECT(!co_await c.in_transaction());
  EXPECT(co_await fails<sql::error>(c, insert_twice));
  EXPECT(!co_await c.in_transaction() && co_await count(c) == 0);
  EXPECT(co_await fails<sql::error>(c, close_it));
  EXPECT(!c.is_open());
  sql::connection other = co_await open();
  EXPECT(co_await count(other) == 0);
}

// A second transaction on the same connection is refused, and does not end the first.
aio::task<> nested() {
  sql::connection c = co_await open();
  co_await sql::with_transaction(c, [](sql::connection &in) -> aio::task<> {
    EXPECT(co_await fails<sql::error>(in, insert_twice));
    EXPECT(co_await in.in_transaction());
  });
}

aio::task<> insert_and_sleep(sql::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await aio::sleep(60s);
}

aio::task<> insert_without_end(sql::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await c.query("with recursive n(i) as (select 2 union all select i + 1 from n) insert into t select i from n");
}

aio::task<> cancel_rolls_back() {
  sql::connection c = co_await open();
  for (auto body : {insert_and_sleep, insert_without_end}) {
    bool expired = false;
    try {
      co_await aio::timeout(50ms, sql::with_transaction(c, body));
    } catch (const aio::timeout_error &) {
      expired = true;
    }
    EXPECT(expired && !co_await c.in_transaction());
    EXPECT(co_await count(c) == 0);
  }
}

// Whenever the cancel comes: both rows or none, and the connection is free.
aio::task<> cancel_anywhere() {
  sql::connection c = co_await open();
  for (int step = 0; step < 100; ++step) {
    const auto two = [step](sql::connection &in) -> aio::task<> {
      co_await in.query("insert into t values (?)", 2 * step);
      co_await in.query("insert into t values (?)", 2 * step + 1);
    };
    const int before = co_await count(c);
    bool done = true;
    aio::handle<> work = aio::spawn(sql::with_transaction(c, two));
    const auto stop = std::chrono::steady_clock::now() + step * 20us;
    for (int turn = 0; turn < step % 10 || std::chrono::steady_clock::now() < stop; ++turn)
      co_await aio::yield();
    work.cancel();
    try {
      co_await work;
    } catch (const aio::cancelled &) {
      done = false;
    }
    const int after = co_await count(c);
    EXPECT(after == before + 2 || (!done && after == before));
    EXPECT(!co_await c.in_transaction());
  }
}

// Both read, then write: without the lock for writing at the beginning, one would fail.
aio::task<> two_writers() {
  sql::connection a = co_await open(), b = co_await open();
  co_await a.query("delete from t");
  const auto add = [](sql::connection &in) -> aio::task<> {
    const int n = co_await count(in);
    co_await in.query("insert into t values (?)", n);
  };
  const auto ten = [&](sql::connection &c) -> aio::task<> {
    for (int i = 0; i < 10; ++i)
      co_await sql::with_transaction(c, add);
  };
  co_await aio::gather(ten(a), ten(b));
  EXPECT(co_await count(a) == 20);
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  check_in_real_time("commits", commits());
  check_in_real_time("rolls back", rolls_back());
  check_in_real_time("nested", nested());
  check_in_real_time("cancel", cancel_rolls_back());
  check_in_real_time("anywhere", cancel_anywhere());
  check_in_real_time("two writers", two_writers());
}

// CHECK: ok commits
// CHECK-NEXT: ok rolls back
// CHECK-NEXT: ok nested
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok anywhere
// CHECK-NEXT: ok two writers
