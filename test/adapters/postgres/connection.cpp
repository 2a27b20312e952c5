// REQUIRES: postgres, postgresql-server
// RUN: %postgres %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/postgres/connection.hpp>

#include "expect.hpp"

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <cstring>

using namespace std::chrono_literals;

namespace {

namespace pg = aio::postgres;

aio::task<pg::connection> open() { return pg::connection::open(""); }

/// What SQLSTATE the work fails with.
template <class T> aio::task<std::string> state_of(aio::task<T> work) {
  std::string state;
  try {
    co_await std::move(work);
  } catch (const pg::error &e) {
    state = e.sqlstate();
  }
  co_return state;
}

aio::task<> values() {
  pg::connection c = co_await open();
  const std::vector<std::byte> bytes{std::byte{0}, std::byte{0xff}};
  const pg::result r =
      co_await c.query("select $1::int as n, $2::text, $3::float8, $4::bool, $5::text, $6::bytea, $7::bigint", 42,
                       "it's \"quoted\"\n", 0.1, true, nullptr, bytes, INT64_MIN);
  EXPECT(r.rows() == 1 && r.columns() == 7);
  EXPECT(r.get<int>(0, "n") == 42);
  EXPECT(r.get<std::string>(0, 1) == "it's \"quoted\"\n");
  EXPECT(r.get<double>(0, 2) == 0.1);
  EXPECT(r.get<bool>(0, 3));
  EXPECT(r.is_null(0, 4) && !r.get<std::optional<std::string>>(0, 4));
  EXPECT(r.text(0, 5) == "\\x00ff");
  EXPECT(r.get<std::int64_t>(0, 6) == INT64_MIN);
  EXPECT(r.get<std::optional<int>>(0, 0) == 42);
  EXPECT_THROW(std::invalid_argument, r.get<int>(0, 4));
  EXPECT_THROW(std::invalid_argument, r.get<signed char>(0, 6));
  EXPECT_THROW(std::out_of_range, r.get<int>(1, 0));
  EXPECT_THROW(std::out_of_range, r.get<int>(0, "N"));
  EXPECT_THROW(std::invalid_argument, pg::value(std::string("a\0b", 3)));
}

aio::task<> errors_leave_it_usable() {
  pg::connection c = co_await open();
  bool seen = false;
  try {
    co_await c.query("select 1 / $1::int", 0);
  } catch (const pg::error &e) {
    seen = e.sqlstate() == "22012" && std::strstr(e.what(), "division by zero");
    EXPECT(e.code().category() == pg::error_category());
    EXPECT(e.code().message() == "SQLSTATE 22012");
  }
  EXPECT(seen);
  EXPECT(co_await state_of(c.query("selekt")) == "42601");
  EXPECT(co_await state_of(c.execute("nobody prepared this")) == "26000");
  EXPECT(c.is_idle());
  const pg::result r = co_await c.query("select 7");
  EXPECT(r.get<int>(0, 0) == 7);
}

aio::task<> copy_is_refused() {
  pg::connection c = co_await open();
  co_await c.query("create temp table t (n int)");
  EXPECT(co_await state_of(c.query("copy t from stdin")) == "0A000");
  EXPECT(!c.is_open());
  EXPECT(co_await state_of(c.query("select 1")) == "08003");
  EXPECT(co_await state_of(c.listen("x")) == "08003");
  pg::connection elsewhere = std::move(c);
  EXPECT(!c.is_open() && co_await state_of(c.query("select 1")) == "08003");
}

aio::task<> prepared_statements() {
  pg::connection c = co_await open();
  co_await c.prepare("double", "select 2 * $1::int");
  for (int i = 0; i < 3; ++i) {
    const pg::result r = co_await c.execute("double", i);
    EXPECT(r.get<int>(0, 0) == 2 * i);
  }
}

// Rows of more bytes than the system's buffers hold, in both directions.
aio::task<> large() {
  pg::connection c = co_await open();
  const std::string text(5'000'000, 'x');
  const pg::result r = co_await c.query("select $1::text, repeat('y', 3000000) from generate_series(1, 3)", text);
  EXPECT(r.rows() == 3 && r.text(2, 0) == text && r.text(2, 1).size() == 3'000'000);
}

aio::task<> notices() {
  pg::connection c = co_await open();
  std::string heard;
  c.on_notice([&heard](const std::string &text) { heard = text; });
  co_await c.query("do $$ begin raise notice 'look out'; end $$");
  EXPECT(heard == "NOTICE:  look out");
}

aio::task<> two_at_once() {
  pg::connection c = co_await open();
  aio::handle<pg::result> first = aio::spawn(c.query("select pg_sleep(0.05)"));
  co_await aio::sleep(1ms);
  bool refused = false;
  try {
    co_await c.query("select 1");
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
  co_await first;
  co_await c.query("select 1");
}

aio::task<> cancel_leaves_it_usable() {
  pg::connection c = co_await open();
  for (int i = 0; i < 3; ++i) {
    const auto start = std::chrono::steady_clock::now();
    bool expired = false;
    try {
      co_await aio::timeout(20ms, c.query("select pg_sleep(60)"));
    } catch (const aio::timeout_error &) {
      expired = true;
    }
    EXPECT(expired && std::chrono::steady_clock::now() - start < 10s);
    EXPECT(c.is_idle());
    const pg::result r = co_await c.query("select $1::int", i);
    EXPECT(r.get<int>(0, 0) == i);
  }
}

// A cancel at any moment leaves a connection that answers the next question, or says that it is closed.
aio::task<> cancel_at_any_time() {
  pg::connection c = co_await open();
  int closed = 0;
  for (int i = 0; i < 60; ++i) {
    aio::handle<pg::result> h = aio::spawn(c.query("select $1::int", i));
    for (int turns = 0; turns < i % 12; ++turns)
      co_await aio::yield();
    h.cancel();
    try {
      co_await h;
    } catch (const aio::cancelled &) {
    }
    if (!c.is_open()) {
      ++closed;
      c = co_await open();
    }
    const pg::result r = co_await c.query("select $1::int", 1000 + i);
    EXPECT(r.get<int>(0, 0) == 1000 + i);
  }
  EXPECT(closed < 60);
}

// A server that does not answer blocks no other task: neither the session's process, nor the one that would take the
// request to stop.
aio::task<> cancel_of_a_frozen_server() {
  for (const char *who : {"select pg_backend_pid()", "select split_part(pg_read_file('postmaster.pid'), E'\n', 1)"}) {
    pg::connection c = co_await open();
    const pg::result process = co_await c.query(who);
    const pid_t frozen = process.get<int>(0, 0);
    EXPECT(::kill(frozen, SIGSTOP) == 0);
    const auto start = std::chrono::steady_clock::now();
    bool expired = false;
    try {
      co_await aio::timeout(20ms, c.query("select pg_sleep(60)"));
    } catch (const aio::timeout_error &) {
      expired = true;
    }
    EXPECT(::kill(frozen, SIGCONT) == 0);
    EXPECT(expired && !c.is_open());
    EXPECT(std::chrono::steady_clock::now() - start < 30s);
  }
}

aio::task<> destroyed_in_mid_query() {
  pg::connection c = co_await open();
  bool failed = false;
  try {
    aio::task_group group;
    group.spawn([](pg::connection &used) -> aio::task<> { co_await used.query("select pg_sleep(60)"); }(c));
    co_await aio::sleep(5ms);
    throw std::runtime_error("the group goes without join()");
  } catch (const std::runtime_error &) {
    failed = true;
  }
  EXPECT(failed && !c.is_open());
}

aio::task<> pipelines() {
  pg::connection c = co_await open();
  co_await c.query("create temp table t (n int primary key)");
  std::vector<pg::statement> batch;
  for (int i = 0; i < 1000; ++i)
    batch.push_back(pg::sql("insert into t values ($1)", i));
  batch.push_back(pg::sql("select count(*) from t"));
  const std::vector<pg::result> results = co_await c.pipeline(std::move(batch));
  EXPECT(results.size() == 1001 && results[0].affected() == 1);
  EXPECT(results.back().get<int>(0, 0) == 1000);
  EXPECT(c.is_idle());

  std::vector<pg::statement> fails;
  fails.push_back(pg::sql("insert into t values (5000)"));
  fails.push_back(pg::sql("insert into t values (7)"));
  fails.push_back(pg::sql("insert into t values (5001)"));
  EXPECT(co_await state_of(c.pipeline(std::move(fails))) == "23505");
  EXPECT(c.is_idle());
  const pg::result r = co_await c.query("select count(*) from t where n >= 5000");
  EXPECT(r.get<int>(0, 0) == 0);
  EXPECT((co_await c.pipeline(std::vector<pg::statement>())).empty());
}

// Questions and answers that both fill the system's buffers: each side has to read for the other to go on.
aio::task<> large_pipeline() {
  pg::connection c = co_await open();
  const std::string text(300'000, 'x');
  std::vector<pg::statement> batch;
  for (int i = 0; i < 50; ++i)
    batch.push_back(pg::sql("select $1::text", text));
  const std::vector<pg::result> results = co_await aio::timeout(60s, c.pipeline(std::move(batch)));
  EXPECT(results.size() == 50 && results.back().text(0, 0) == text);
}

aio::task<> cancelled_pipeline_closes() {
  pg::connection c = co_await open();
  std::vector<pg::statement> batch;
  batch.push_back(pg::sql("select pg_sleep(60)"));
  bool expired = false;
  try {
    co_await aio::timeout(20ms, c.pipeline(std::move(batch)));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired && !c.is_open());
}

aio::task<> notifications() {
  pg::connection listens = co_await open();
  pg::connection tells = co_await open();
  co_await listens.listen("it's a \"channel\"");
  aio::handle<pg::notification> first = aio::spawn(listens.next_notification());
  co_await tells.query("select pg_notify('it''s a \"channel\"', 'one'), pg_notify('it''s a \"channel\"', 'two')");
  const pg::notification one = co_await first;
  EXPECT(one.channel == "it's a \"channel\"" && one.payload == "one" && one.process != 0);
  const pg::notification two = co_await listens.next_notification();
  EXPECT(two.payload == "two");
  // A cancel of the wait leaves the connection as it is.
  bool expired = false;
  try {
    co_await aio::timeout(5ms, listens.next_notification());
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired && listens.is_idle());
  co_await listens.query("select 1");
}

aio::task<> cannot_connect() {
  EXPECT(co_await state_of(pg::connection::open("port=1")) == "08001");
  EXPECT(co_await state_of(pg::connection::open("host=127.0.0.1 port=1")) == "08001");
  EXPECT(co_await state_of(pg::connection::open("no such option=1")) == "08001");
  EXPECT(co_await state_of(pg::connection::open("dbname=nobodys")) == "08001");
  EXPECT(co_await state_of(pg::connection::open("host='no such host'")) == "08001");
}

// A name has to be looked up; and the first host of the list that answers is taken.
aio::task<> over_tcp() {
  pg::connection c = co_await pg::connection::open("host=localhost");
  const pg::result r = co_await c.query("select inet_server_addr()::text");
  EXPECT(r.text(0, 0) == "127.0.0.1/32");
  pg::connection second =
      co_await pg::connection::open(std::string("host=/nowhere,127.0.0.1 port=1,") + std::getenv("PGPORT"));
  co_await second.query("select 1");
}

void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
  std::fflush(stdout);
}

} // namespace

int main() {
  run("values", values());
  run("errors_leave_it_usable", errors_leave_it_usable());
  run("copy_is_refused", copy_is_refused());
  run("prepared_statements", prepared_statements());
  run("large", large());
  run("notices", notices());
  run("two_at_once", two_at_once());
  run("cancel_leaves_it_usable", cancel_leaves_it_usable());
  run("cancel_at_any_time", cancel_at_any_time());
  run("cancel_of_a_frozen_server", cancel_of_a_frozen_server());
  run("destroyed_in_mid_query", destroyed_in_mid_query());
  run("pipelines", pipelines());
  run("large_pipeline", large_pipeline());
  run("cancelled_pipeline_closes", cancelled_pipeline_closes());
  run("notifications", notifications());
  run("cannot_connect", cannot_connect());
  run("over_tcp", over_tcp());
  std::puts("end");
}

// CHECK-COUNT-17: ok
// CHECK-NEXT: end
// CHECK-COUNT-17: ok
// CHECK-NEXT: end
