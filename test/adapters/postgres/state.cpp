// REQUIRES: postgres, postgresql-server
// RUN: %postgres %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
// What one user of a connection leaves to the next: of a transaction, of a pool, after an error.
#include <aio/aio.hpp>
#include <aio/postgres/pool.hpp>
#include <aio/postgres/transaction.hpp>

#include "expect.hpp"

#include <chrono>
#include <csignal>
#include <stdexcept>

using namespace std::chrono_literals;
using namespace std::string_literals;

namespace {

namespace pg = aio::postgres;

aio::task<int> sum(pg::connection &c) {
  const pg::result r = co_await c.query("select coalesce(sum(a), 0) from n");
  co_return r.one<int>();
}

auto add(int n) {
  return [n](pg::connection &c) -> aio::task<> {
    co_await c.query("insert into n values ($1)", n);
    if (n < 0)
      throw std::runtime_error("no");
  };
}

template <class Work> aio::task<std::string> state_of_error(Work work) {
  std::string state;
  try {
    co_await std::move(work);
  } catch (const pg::error &e) {
    state = e.sqlstate();
  }
  co_return state;
}

aio::task<> savepoints() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table n(a int)");
  bool failed = false;
  try {
    co_await pg::with_transaction(c, [](pg::connection &c) -> aio::task<> {
      co_await add(1)(c);
      co_await pg::with_transaction(c, add(2));
      throw std::runtime_error("outer");
    });
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed && co_await sum(c) == 0);
  co_await pg::with_transaction(c, [](pg::connection &c) -> aio::task<> {
    co_await pg::with_transaction(c, add(1));
    try {
      co_await pg::with_transaction(c, add(-10));
    } catch (const std::runtime_error &) {
    }
    const std::string state = co_await state_of_error(
        pg::with_transaction(c, [](pg::connection &c) -> aio::task<> { co_await c.query("select 1/0"); }));
    EXPECT(state == "22012");
    co_await pg::with_transaction(c, add(2));
  });
  EXPECT(co_await sum(c) == 3 && c.is_idle());
  // One that was begun by hand.
  co_await c.query("begin");
  co_await pg::with_transaction(c, add(5));
  co_await c.query("rollback");
  EXPECT(co_await sum(c) == 3);
}

aio::task<> ended_inside() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table n(a int)");
  for (const char *how : {"commit", "rollback", "commit and chain"}) {
    const auto body = [how](pg::connection &c) -> aio::task<> { co_await c.query(how); };
    EXPECT(co_await state_of_error(pg::with_transaction(c, body)) == "25P01");
    EXPECT(c.is_idle());
  }
}

aio::task<> another_task() {
  pg::connection c = co_await pg::connection::open("");
  co_await c.query("create temp table n(a int)");
  bool refused = false;
  co_await pg::with_transaction(c, [&](pg::connection &c) -> aio::task<> {
    aio::handle<> other = aio::spawn(pg::with_transaction(c, add(1)));
    try {
      co_await other;
    } catch (const std::logic_error &) {
      refused = true;
    }
  });
  EXPECT(refused && c.is_idle() && co_await sum(c) == 0);
}

aio::task<> pool_hands_nothing_on() {
  pg::pool db("", 1);
  int heard = 0;
  {
    pg::pool::lease c = co_await db.acquire();
    c->on_notice([&](const std::string &) { ++heard; });
    for (const char *text : {"set role pg_monitor", "set search_path = evil", "select pg_advisory_lock(1)", "listen x",
                             "create temp table t(a int)"})
      co_await c->query(text);
    co_await c->prepare("p", "select 1");
  }
  const char *const left =
      "select current_user = session_user and current_setting('search_path') not like '%evil%' and "
      "to_regclass('pg_temp.t') is null and not exists (select from pg_locks where locktype = 'advisory') and "
      "not exists (select from pg_listening_channels()) and not exists (select from pg_prepared_statements)";
  pg::pool::lease c = co_await db.acquire();
  EXPECT((co_await c->query(left)).one<bool>());
  co_await c->query("do $$ begin raise warning 'loud'; end $$");
  EXPECT(heard == 0);
  pg::pool other("", 1, {.reset = "", .acquire_timeout = 2s});
  {
    pg::pool::lease kept = co_await other.acquire();
    co_await kept->query("set search_path = mine");
    bool late = false;
    try {
      const pg::pool::lease second = co_await other.acquire();
    } catch (const aio::timeout_error &) {
      late = true;
    }
    EXPECT(late);
  }
  pg::pool::lease again = co_await other.acquire();
  EXPECT((co_await again->query("show search_path")).one<std::string>() == "mine");
}

// What cannot be sent is the caller's mistake, and the connection is as it was.
aio::task<> local_errors() {
  pg::connection c = co_await pg::connection::open("");
  pg::statement many{"select 1", {}, false};
  for (int i = 0; i < 65536; ++i)
    many.values.emplace_back(1);
  int refused = 0;
  const auto expect_refusal = [&](auto work) -> aio::task<> {
    try {
      co_await std::move(work);
    } catch (const std::invalid_argument &) {
      ++refused;
    }
  };
  co_await expect_refusal(c.run(many));
  std::vector<pg::statement> pipelined{pg::sql("select 1"), many};
  co_await expect_refusal(c.pipeline(std::move(pipelined)));
  co_await expect_refusal(c.query("select 1\0; drop table n"s));
  co_await expect_refusal(c.prepare("a\0b"s, "select 1"));
  co_await expect_refusal(c.prepare("a", "select 1\0"s));
  co_await expect_refusal(c.listen("a\0b"s));
  co_await expect_refusal(pg::connection::open("dbname=postgres\0sslmode=verify-full"s));
  EXPECT(refused == 7 && c.is_idle());
  EXPECT((co_await c.query("select 7")).one<int>() == 7);
}

aio::task<> notice_throws() {
  pg::connection c = co_await pg::connection::open("");
  c.on_notice([](const std::string &) { throw std::runtime_error("heard"); });
  std::string what;
  try {
    co_await c.query("do $$ begin raise warning 'loud'; end $$");
  } catch (const std::runtime_error &e) {
    what = e.what();
  }
  EXPECT(what == "heard" && c.is_idle());
  EXPECT((co_await c.query("select 7")).one<int>() == 7);
}

struct user {
  std::string name;
  std::optional<int> age;
};

aio::task<> structs_and_streams() {
  pg::connection c = co_await pg::connection::open("");
  const pg::result r = co_await c.query("values ('ann', 7), ('bob', null)");
  EXPECT(r.as<user>(0).age == 7 && r.as<user>(1).name == "bob" && !r.as<user>(1).age);
  EXPECT_THROW(std::out_of_range, r.one<user>());
  EXPECT_THROW(std::invalid_argument, r.as<int>(0));
  EXPECT(!(co_await c.query("select 1 where false")).one_or_none<int>());
  long long total = 0;
  auto all = c.rows("select generate_series(1, $1)", 10000);
  while (std::optional<pg::result> row = co_await all.next())
    total += row->one<int>();
  EXPECT(total == 50005000 && c.is_idle());
  // Left early, and a failure in the middle.
  auto endless = c.rows("select generate_series(1, 1000000000)");
  EXPECT((co_await endless.next())->one<int>() == 1);
  co_await endless.close();
  EXPECT(c.is_idle());
  const auto read_all = [&]() -> aio::task<> {
    auto failing = c.rows("select 10 / (3 - generate_series(1, 5))");
    while (co_await failing.next()) {
    }
  };
  EXPECT(co_await state_of_error(read_all()) == "22012");
  EXPECT((co_await c.query("select 7")).one<int>() == 7);
}

// A server that accepts, and then says nothing, to the request to stop a query either.
void stopped_server_ends() {
  // The end of run() must not wait for the server: what continues it comes after.
  int session = 0, server = 0;
  aio::run([](int &session, int &server) -> aio::task<> {
    pg::connection c = co_await pg::connection::open("");
    session = (co_await c.query("select pg_backend_pid()")).one<int>();
    server = (co_await c.query("select split_part(pg_read_file('postmaster.pid'), E'\n', 1)::int")).one<int>();
    ::kill(session, SIGSTOP);
    ::kill(server, SIGSTOP);
    bool late = false;
    try {
      co_await aio::timeout(50ms, c.query("select 1"));
    } catch (const aio::timeout_error &) {
      late = true;
    }
    EXPECT(late && !c.is_open());
  }(session, server));
  ::kill(server, SIGCONT);
  ::kill(session, SIGCONT);
  std::puts("ok stopped_server_ends");
}

} // namespace

int main() {
  check_in_real_time("savepoints", savepoints());
  check_in_real_time("ended_inside", ended_inside());
  check_in_real_time("another_task", another_task());
  check_in_real_time("pool_hands_nothing_on", pool_hands_nothing_on());
  check_in_real_time("local_errors", local_errors());
  check_in_real_time("notice_throws", notice_throws());
  check_in_real_time("structs_and_streams", structs_and_streams());
  ::alarm(60);
  stopped_server_ends();
}

// CHECK: ok savepoints
// CHECK-NEXT: ok ended_inside
// CHECK-NEXT: ok another_task
// CHECK-NEXT: ok pool_hands_nothing_on
// CHECK-NEXT: ok local_errors
// CHECK-NEXT: ok notice_throws
// CHECK-NEXT: ok structs_and_streams
// CHECK-NEXT: ok stopped_server_ends
