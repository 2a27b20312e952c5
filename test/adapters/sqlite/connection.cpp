// REQUIRES: sqlite
// RUN: %sqlite %s -o %t && mkdir -p %t.d
// RUN: env AIO_LOOP=epoll %t %t.d | FileCheck %s && env AIO_LOOP=io_uring %t %t.d | FileCheck %s
// RUN: env AIO_LOOP=uv %t %t.d | FileCheck %s
#include <aio/aio.hpp>
#include <aio/sqlite/connection.hpp>

#include "expect.hpp"

#include <cstdint>
#include <filesystem>
#include <fstream>

#include <sqlite3.h>
#include <sys/resource.h>

using namespace std::chrono_literals;

namespace {

namespace sql = aio::sqlite;

std::string folder;

aio::task<sql::connection> open(const char *name, sql::open_options options = {}) {
  return sql::connection::open(folder + "/" + name, options);
}

/// What the work fails with.
template <class Work> aio::task<std::optional<sql::error>> error_of(Work work) {
  std::optional<sql::error> failed;
  try {
    co_await std::move(work);
  } catch (const sql::error &e) {
    failed = e;
  }
  co_return failed;
}

aio::task<> values() {
  sql::connection c = co_await sql::connection::open(":memory:");
  const sql::blob bytes{std::byte{0}, std::byte{0xff}};
  const std::string text("it's \"quoted\"\0and more", 22);
  const sql::result r = co_await c.query("select ? as n, ?, ?, ?, ?, ?, ?, ?", INT64_MIN, text, 0.1, true, nullptr,
                                         bytes, std::optional<int>(), sql::blob());
  EXPECT(r.rows.size() == 1 && r.rows[0].size() == 8 && r.affected == 0);
  const sql::row &row = r.rows[0];
  EXPECT(row.get<std::int64_t>("n") == INT64_MIN);
  EXPECT(row.get<std::string>(1) == text);
  EXPECT(row.get<double>(2) == 0.1);
  EXPECT(row.get<bool>(3));
  EXPECT(row.at(4).is_null() && !row.get<std::optional<int>>(4));
  EXPECT(row.get<sql::blob>(5) == bytes);
  EXPECT(row.at(6).is_null());
  EXPECT(!row.at(7).is_null() && row.get<sql::blob>(7).empty());
  EXPECT(row.get<double>(3) == 1.0 && row.get<std::optional<int>>(3) == 1);
  EXPECT(EXPECT_THROW(std::invalid_argument, row.get<int>(4)) == "aio::sqlite: null is not an integer");
  EXPECT_THROW(std::invalid_argument, row.get<int>(0));
  EXPECT_THROW(std::invalid_argument, row.get<int>(2));
  EXPECT_THROW(std::invalid_argument, row.get<std::string>(3));
  EXPECT_THROW(std::out_of_range, row.get<int>(8));
  EXPECT(EXPECT_THROW(std::out_of_range, row.get<int>("N")) == "aio::sqlite: no column N");
  EXPECT_THROW(std::invalid_argument, sql::value(UINT64_MAX));
}

aio::task<> changes() {
  sql::connection c = co_await open("changes");
  co_await c.script("create table t (id integer primary key, n int); create table u (n int);");
  const sql::result two = co_await c.query("insert into t (n) values (?), (?)", 1, 2);
  EXPECT(two.affected == 2 && two.last_insert_id == 2);
  const sql::result none = co_await c.query("create table v (n int)");
  EXPECT(none.affected == 0); // not the two of before
  const sql::result updated = co_await c.query("update t set n = n + ? where n > ? returning n", 1, 1);
  EXPECT(updated.affected == 1 && updated.rows.size() == 1 && updated.rows[0].get<int>("n") == 3);
}

aio::task<> errors_leave_it_usable() {
  sql::connection c = co_await open("errors");
  co_await c.script("create table t (n int unique)");
  co_await c.query("insert into t values (?)", 1);
  const auto twice = co_await error_of(c.query("insert into t values (?)", 1));
  EXPECT(twice && twice->code().value() == SQLITE_CONSTRAINT_UNIQUE && twice->primary_code() == SQLITE_CONSTRAINT);
  EXPECT(twice->what() == std::string("UNIQUE constraint failed: t.n: insert into t values (?): constraint failed"));
  EXPECT(twice->sql() == "insert into t values (?)" && twice->code().category() == sql::error_category());
  const auto wrong = co_await error_of(c.query("selekt"));
  EXPECT(wrong && wrong->primary_code() == SQLITE_ERROR && wrong->sql() == "selekt");
  EXPECT((co_await error_of(c.query("select 1; select 2")))->primary_code() == SQLITE_MISUSE);
  EXPECT((co_await error_of(c.query(" -- nothing")))->primary_code() == SQLITE_MISUSE);
  EXPECT((co_await error_of(c.query("select ?")))->primary_code() == SQLITE_MISUSE);
  EXPECT((co_await error_of(c.script("select 1; selekt")))->primary_code() == SQLITE_ERROR);
  const sql::result r = co_await c.query("select count(*) from t ;\n");
  EXPECT(r.rows[0].get<int>(0) == 1);

  EXPECT((co_await error_of(open("no/such/folder")))->primary_code() == SQLITE_CANTOPEN);
  EXPECT((co_await error_of(open("absent", {.read_only = true})))->primary_code() == SQLITE_CANTOPEN);
  std::ofstream(folder + "/text") << std::string(10'000, 'x');
  sql::connection text = co_await open("text");
  EXPECT((co_await error_of(text.query("select * from sqlite_master")))->primary_code() == SQLITE_NOTADB);
  sql::connection reader = co_await open("errors", {.read_only = true});
  EXPECT((co_await error_of(reader.query("insert into t values (2)")))->primary_code() == SQLITE_READONLY);
}

aio::task<> full() {
  sql::connection c = co_await open("full");
  co_await c.script("pragma max_page_count = 20; create table t (x)");
  const auto failed = co_await error_of(c.query("insert into t values (zeroblob(1000000))"));
  EXPECT(failed && failed->primary_code() == SQLITE_FULL);
  co_await c.query("insert into t values (1)");
}

aio::task<> closed() {
  sql::connection c = co_await open("closed");
  aio::async_generator<sql::row> rows =
      c.rows("with recursive n(i) as (select 1 union all select i + 1 from n) select i from n");
  (void)co_await rows.next();
  co_await c.close();
  co_await c.close();
  EXPECT(!c.is_open());
  EXPECT((co_await error_of(c.query("select 1")))->primary_code() == SQLITE_MISUSE);
  // What it had read is still there; the rest is not.
  std::optional<sql::error> ended;
  try {
    for (int i = 0; i < 1000; ++i)
      (void)co_await rows.next();
  } catch (const sql::error &e) {
    ended = e;
  }
  EXPECT(ended && ended->primary_code() == SQLITE_MISUSE);
}

// A statement is parsed once: SQLite counts how often each has run.
aio::task<> prepared_once() {
  sql::connection c = co_await sql::connection::open(":memory:");
  for (int i = 0; i < 100; ++i) { // more different ones than are kept, and one that is always used
    const sql::result a = co_await c.query("select " + std::to_string(i));
    const sql::result b = co_await c.query("select ? + 1", i);
    EXPECT(a.rows[0].get<int>(0) == i && b.rows[0].get<int>(0) == i + 1);
  }
  const sql::result r = co_await c.query("select run from sqlite_stmt where sql = 'select ? + 1'");
  EXPECT(r.rows.size() == 1 && r.rows[0].get<int>(0) == 100);
}

// The statements of many tasks take turns, and the loop does not wait for them.
aio::task<> one_at_a_time() {
  sql::connection c = co_await open("turns");
  co_await c.script("create table t (n int)");
  int ticks = 0;
  bool done = false;
  const auto tick = [&]() -> aio::task<> {
    while (!done) {
      co_await aio::sleep(1ms);
      ++ticks;
    }
  };
  const auto insert = [&](int i) -> aio::task<> { co_await c.query("insert into t values (?)", i); };
  const auto slow = [&]() -> aio::task<> {
    co_await c.query(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < 300000) select max(i) from n");
    done = true;
  };
  std::vector<aio::task<>> work;
  work.push_back(tick());
  for (int i = 0; i < 20; ++i)
    work.push_back(insert(i));
  work.push_back(slow());
  co_await aio::gather(std::move(work));
  const sql::result r = co_await c.query("select count(*), sum(n) from t");
  EXPECT(r.rows[0].get<int>(0) == 20 && r.rows[0].get<int>(1) == 190 && ticks > 3);
}

constexpr const char *for_ever = "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";

aio::task<bool> expires(aio::task<sql::result> work) {
  bool expired = false;
  try {
    co_await aio::timeout(30ms, std::move(work));
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  co_return expired;
}

aio::task<> cancel_interrupts() {
  sql::connection c = co_await open("cancel");
  co_await c.script("create table t (n int); insert into t values (1), (2), (3)");
  aio::async_generator<sql::row> rows = c.rows("select n from t, (select 1 union select 2) order by n");
  (void)co_await rows.next();
  EXPECT(co_await expires(c.query(for_ever)));
  const sql::result r = co_await c.query("select 7");
  EXPECT(r.rows[0].get<int>(0) == 7);
  int more = 0;
  while (auto row = co_await rows.next())
    ++more;
  EXPECT(more == 5);
  // Cancelled before a thread has it: it does not begin.
  aio::handle<sql::result> never = aio::spawn(c.query(for_ever));
  co_await aio::yield();
  never.cancel();
  EXPECT(co_await is_cancelled(std::move(never)));
  { // Destroyed in the middle.
    aio::task_group group;
    const auto victim = [&c]() -> aio::task<> { co_await c.query(for_ever); };
    group.spawn(victim());
    co_await aio::sleep(5ms);
  }
  EXPECT((co_await c.query("select 8")).rows.size() == 1);
}

aio::task<> locks() {
  sql::connection a = co_await open("locks"), b = co_await open("locks", {.busy_timeout = 20ms}),
                  patient = co_await open("locks");
  co_await a.script("create table t (n int); begin immediate");
  const auto busy = co_await error_of(b.query("insert into t values (1)"));
  EXPECT(busy && busy->primary_code() == SQLITE_BUSY);
  const auto start = std::chrono::steady_clock::now();
  EXPECT(co_await expires(patient.query("insert into t values (2)"))); // 30 ms, not the five seconds
  EXPECT(std::chrono::steady_clock::now() - start < 2s);
  const auto release = [&]() -> aio::task<> {
    co_await aio::sleep(20ms);
    co_await a.query("commit");
  };
  co_await aio::gather(release(), patient.query("insert into t values (3)"));
  const sql::result r = co_await b.query("select n from t");
  EXPECT(r.rows.size() == 1 && r.rows[0].get<int>(0) == 3);
}

long peak_kilobytes() {
  ::rusage usage;
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

aio::task<> streams() {
  sql::connection c = co_await open("streams");
  const long before = peak_kilobytes();
  long n = 0;
  { // 800 MB of rows; AddressSanitizer keeps some 300 of what was freed
    aio::async_generator<sql::row> rows = c.rows(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < ?) select i, zeroblob(100000) from n",
        8000);
    while (auto row = co_await rows.next())
      EXPECT(row->get<long>("i") == ++n);
  }
  EXPECT(n == 8000 && peak_kilobytes() - before < 500'000);

  co_await c.script("create table t (n int); insert into t values (1), (2), (3)");
  { // other statements in the meantime, the same one too
    aio::async_generator<sql::row> rows = c.rows("select n from t");
    int sum = 0;
    while (auto row = co_await rows.next()) {
      const sql::result same = co_await c.query("select n from t");
      sum += row->get<int>(0) * static_cast<int>(same.rows.size());
    }
    EXPECT(sum == 18);
  }
  { // left in the middle: its lock on the database goes with it
    aio::async_generator<sql::row> rows = c.rows("select a.n from t a, t b, t c, t d, t e, t f, t g");
    (void)co_await rows.next();
  }
  sql::connection other = co_await open("streams");
  co_await other.query("insert into t values (4)");
  // Cancelled in the middle.
  aio::async_generator<sql::row> endless = c.rows(for_ever);
  bool expired = false;
  try {
    (void)co_await aio::timeout(30ms, endless.next());
  } catch (const aio::timeout_error &) {
    expired = true;
  }
  EXPECT(expired && !co_await endless.next());
  EXPECT(co_await error_of(c.rows("selekt").next()));
}

} // namespace

int main(int, char **arguments) {
  folder = arguments[1];
  std::filesystem::remove_all(folder);
  std::filesystem::create_directory(folder);
  check_in_real_time("values", values());
  check_in_real_time("changes", changes());
  check_in_real_time("errors", errors_leave_it_usable());
  check_in_real_time("full", full());
  check_in_real_time("closed", closed());
  check_in_real_time("prepared once", prepared_once());
  check_in_real_time("one at a time", one_at_a_time());
  check_in_real_time("cancel", cancel_interrupts());
  check_in_real_time("locks", locks());
  check_in_real_time("streams", streams());
}

// CHECK: ok values
// CHECK-NEXT: ok changes
// CHECK-NEXT: ok errors
// CHECK-NEXT: ok full
// CHECK-NEXT: ok closed
// CHECK-NEXT: ok prepared once
// CHECK-NEXT: ok one at a time
// CHECK-NEXT: ok cancel
// CHECK-NEXT: ok locks
// CHECK-NEXT: ok streams
