// REQUIRES: postgres, postgresql-server
// RUN: %postgres %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/postgres/transaction.hpp>

#include "expect.hpp"

#include <functional>

using namespace std::chrono_literals;

namespace {

namespace pg = aio::postgres;

aio::task<int> count(pg::connection &c) {
  const pg::result r = co_await c.query("select count(*) from t");
  co_return r.get<int>(0, 0);
}

aio::task<> commits() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table t (n int primary key)");
  const int n = co_await pg::with_transaction(c, [](pg::connection &in) -> aio::task<int> {
    co_await in.query("insert into t values (1), (2)");
    co_return co_await count(in);
  });
  EXPECT(n == 2 && c.is_idle());
  co_await pg::with_transaction(
      c, [](pg::connection &in) -> aio::task<> { co_await in.query("insert into t values (3)"); });
  EXPECT(co_await count(c) == 3);
}

template <class Exception> aio::task<bool> fails(pg::connection &c, std::function<aio::task<>(pg::connection &)> body) {
  bool failed = false;
  try {
    co_await pg::with_transaction(c, std::move(body));
  } catch (const Exception &) {
    failed = true;
  }
  co_return failed;
}

aio::task<> insert_and_throw(pg::connection &c) {
  co_await c.query("insert into t values (1)");
  throw std::runtime_error("changed my mind");
}

aio::task<> insert_twice(pg::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await c.query("insert into t values (1)");
}

aio::task<> insert_twice_and_go_on(pg::connection &c) {
  try {
    co_await insert_twice(c);
  } catch (const pg::error &) {
  }
}

aio::task<> rolls_back() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table t (n int primary key)");
  EXPECT(co_await fails<std::runtime_error>(c, insert_and_throw));
  EXPECT(c.is_idle());
  EXPECT(co_await fails<pg::error>(c, insert_twice));
  // COMMIT answers that all is well when it has rolled back.
  EXPECT(co_await fails<pg::error>(c, insert_twice_and_go_on));
  EXPECT(c.is_idle());
  EXPECT(co_await count(c) == 0);
}

aio::task<> insert_and_sleep(pg::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await aio::sleep(60s);
}

aio::task<> insert_and_let_the_server_sleep(pg::connection &c) {
  co_await c.query("insert into t values (1)");
  co_await c.query("select pg_sleep(60)");
}

aio::task<> cancel_rolls_back() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table t (n int primary key)");
  for (auto body : {insert_and_sleep, insert_and_let_the_server_sleep}) {
    bool expired = false;
    try {
      co_await aio::timeout(50ms, pg::with_transaction(c, body));
    } catch (const aio::timeout_error &) {
      expired = true;
    }
    EXPECT(expired && c.is_idle());
    EXPECT(co_await count(c) == 0);
  }
}

void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
}

} // namespace

int main() {
  run("commits", commits());
  run("rolls_back", rolls_back());
  run("cancel_rolls_back", cancel_rolls_back());
}

// CHECK: ok commits
// CHECK-NEXT: ok rolls_back
// CHECK-NEXT: ok cancel_rolls_back
// CHECK-NEXT: ok commits
// CHECK-NEXT: ok rolls_back
// CHECK-NEXT: ok cancel_rolls_back
