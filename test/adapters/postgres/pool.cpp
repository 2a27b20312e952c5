// REQUIRES: postgres, postgresql-server
// RUN: %postgres %s -o %t
// RUN: %S/with-server env AIO_LOOP=epoll %t -- env AIO_LOOP=io_uring %t -- env AIO_LOOP=uv %t > %t.out && FileCheck %s < %t.out
#include <aio/aio.hpp>
#include <aio/postgres/pool.hpp>

#include "expect.hpp"

#include <cstdlib>
#include <set>

using namespace std::chrono_literals;

namespace {

namespace pg = aio::postgres;

aio::task<int> process(pg::pool &db) {
  pg::pool::lease c = co_await db.acquire();
  const pg::result r = co_await c->query("select pg_backend_pid() from pg_sleep(0.01)");
  co_return r.get<int>(0, 0);
}

aio::task<> bounded_and_used_again() {
  pg::pool db("", 3);
  std::vector<aio::task<int>> work;
  for (int i = 0; i < 30; ++i)
    work.push_back(process(db));
  const std::vector<int> processes = co_await aio::gather(std::move(work));
  EXPECT(std::set<int>(processes.begin(), processes.end()).size() == 3);
}

aio::task<> what_is_half_used_is_not_lent_again() {
  pg::pool db("", 1);
  const int first = co_await process(db);
  {
    pg::pool::lease c = co_await db.acquire();
    co_await c->query("begin");
  }
  const int second = co_await process(db);
  EXPECT(second != first);
  {
    pg::pool::lease c = co_await db.acquire();
    c->close();
  }
  EXPECT(co_await process(db) != second);
}

aio::task<> cancelled_waiter() {
  pg::pool db("", 1);
  {
    pg::pool::lease c = co_await db.acquire();
    aio::handle<int> waits = aio::spawn(process(db));
    co_await aio::sleep(1ms);
    waits.cancel();
    try {
      co_await waits;
    } catch (const aio::cancelled &) {
    }
  }
  EXPECT(co_await process(db) > 0);
}

aio::task<> server(const char *what) {
  const std::string command = std::string(std::getenv("AIO_TEST_SERVER")) + " " + what;
  auto call = [&command] { return std::system(command.c_str()); };
  EXPECT(co_await aio::to_thread(call) == 0);
}

// The statement in progress and those that come while the server is away fail, each with an error; then all is well.
aio::task<> killed_and_back() {
  pg::pool db("", 2);
  EXPECT(co_await process(db) > 0);
  for (const char *how : {"kill", "stop"}) {
    aio::event connected;
    auto sleeps = [](pg::pool &from, aio::event &connected) -> aio::task<std::string> {
      pg::pool::lease c = co_await from.acquire();
      connected.set();
      std::string state;
      try {
        co_await c->query("select pg_sleep(60)");
      } catch (const pg::error &e) {
        state = e.sqlstate();
      }
      EXPECT(!c->is_open());
      co_return state;
    };
    aio::handle<std::string> in_progress = aio::spawn(sleeps(db, connected));
    co_await connected.wait();
    EXPECT(co_await process(db) > 0); // the second connection is idle when it happens
    co_await server(how);
    const std::string state = co_await in_progress;
    std::printf("%s: %s\n", how, state.c_str());
    std::string refused;
    try {
      co_await process(db);
    } catch (const pg::error &e) {
      refused = e.sqlstate();
    }
    EXPECT(refused == "08001");
    co_await server("start");
    EXPECT(co_await process(db) > 0);
  }
}

void run(const char *name, aio::task<> body) {
  aio::run(std::move(body));
  std::printf("ok %s\n", name);
}

} // namespace

int main() {
  EXPECT_THROW(std::invalid_argument, pg::pool("", 0));
  run("bounded_and_used_again", bounded_and_used_again());
  run("what_is_half_used_is_not_lent_again", what_is_half_used_is_not_lent_again());
  run("cancelled_waiter", cancelled_waiter());
  run("killed_and_back", killed_and_back());
}

// CHECK: ok bounded_and_used_again
// CHECK-NEXT: ok what_is_half_used_is_not_lent_again
// CHECK-NEXT: ok cancelled_waiter
// CHECK-NEXT: kill: 08006
// CHECK-NEXT: stop: 57P01
// CHECK-NEXT: ok killed_and_back
// CHECK: ok killed_and_back
