// RUN: %aio %s -o %t && %t | FileCheck %s
#include <aio/aio.hpp>

#include "expect.hpp"

#include <memory>
#include <set>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<> first_in_first_out() {
  aio::queue<int> q;
  EXPECT(q.empty() && !q.full() && q.maxsize() == 0);
  for (int i = 0; i < 1000; ++i)
    co_await q.put(i); // never suspends
  EXPECT(q.size() == 1000);
  for (int i = 0; i < 1000; ++i)
    EXPECT(co_await q.get() == i);
}

aio::task<> a_full_queue_slows_the_producer_down() {
  aio::queue<int> q(2);
  int produced = 0;
  const auto produce = [&]() -> aio::task<> {
    for (int i = 0; i < 6; ++i) {
      co_await q.put(i);
      ++produced;
    }
  };
  aio::handle<> h = aio::spawn(produce());
  co_await aio::sleep(1ms);
  EXPECT(produced == 2 && q.full());
  EXPECT(co_await q.get() == 0);
  EXPECT(q.full()); // the waiting put() has filled the gap already
  co_await aio::sleep(1ms);
  EXPECT(produced == 3);
  for (int i = 1; i < 6; ++i)
    EXPECT(co_await q.get() == i);
  co_await h;
  EXPECT(q.empty());
}

aio::task<> getters_and_putters_are_served_in_order() {
  aio::queue<int> q(1);
  std::string order;
  const auto get = [&](char name) -> aio::task<> { order += name + std::to_string(co_await q.get()); };
  const auto put = [&](int n) -> aio::task<> { co_await q.put(n); };
  aio::task_group group;
  for (char c : {'a', 'b', 'c'})
    group.spawn(get(c));
  for (int n : {1, 2, 3})
    group.spawn(put(n));
  co_await group.join();
  EXPECT(order == "a1b2c3");
  for (int n : {1, 2, 3, 4})
    group.spawn(put(n));
  co_await aio::yield();
  for (char c : {'d', 'e', 'f', 'g'})
    group.spawn(get(c));
  co_await group.join();
  EXPECT(order == "a1b2c3d1e2f3g4");
}

aio::task<> without_waiting() {
  aio::queue<std::unique_ptr<int>> q(1);
  auto p = std::make_unique<int>(1);
  EXPECT(q.try_put(p) && !p);
  p = std::make_unique<int>(2);
  EXPECT(!q.try_put(p) && *p == 2); // untouched
  EXPECT(*q.try_get().value() == 1);
  EXPECT(!q.try_get());
  co_await q.put(std::move(p));
  EXPECT(*co_await q.get() == 2);
}

aio::task<> closing() {
  aio::queue<int> q(2);
  std::string trace;
  const auto consume = [&]() -> aio::task<> {
    try {
      for (;;)
        trace += std::to_string(co_await q.get());
    } catch (const aio::queue_closed &) {
      trace += "end";
    }
  };
  co_await q.put(1);
  co_await q.put(2);
  aio::handle<> stuck = aio::spawn(q.put(3));
  co_await aio::yield();
  q.close();
  EXPECT(q.closed());
  bool refused = false;
  try {
    co_await stuck; // that item never was in the queue
  } catch (const aio::queue_closed &) {
    refused = true;
  }
  EXPECT(refused && !q.try_put(4));
  refused = false;
  try {
    co_await q.put(4);
  } catch (const aio::queue_closed &) {
    refused = true;
  }
  EXPECT(refused);
  co_await consume(); // what is in the queue still comes out
  EXPECT(trace == "12end");

  aio::queue<int> empty;
  aio::handle<int> waiting = aio::spawn(empty.get());
  co_await aio::yield();
  empty.close();
  refused = false;
  try {
    co_await waiting;
  } catch (const aio::queue_closed &) {
    refused = true;
  }
  EXPECT(refused);
}

// The lost-item rule: each item that was put is got once, whichever task is cancelled when.
aio::task<> cancels_lose_and_double_nothing() {
  for (std::size_t maxsize : {0, 1, 3}) {
    aio::queue<int> q(maxsize);
    std::multiset<int> put, got;
    int next = 0;
    const auto producer = [&]() -> aio::task<> {
      for (;;) {
        const int n = next++;
        co_await q.put(n);
        put.insert(n);
        if (n % 3 == 0 || maxsize == 0) // nothing else makes a producer for an unbounded queue pause
          co_await aio::yield();
      }
    };
    const auto consumer = [&]() -> aio::task<> {
      for (;;)
        got.insert(co_await q.get());
    };
    unsigned x = 7;
    std::vector<aio::handle<>> handles;
    for (int i = 0; i < 6; ++i)
      handles.push_back(aio::spawn(i % 2 ? consumer() : producer()));
    for (int round = 0; round < 2000; ++round) {
      x = x * 1103515245 + 12345;
      const std::size_t i = (x >> 16) % 6;
      handles[i].cancel();
      co_await aio::yield();
      if (handles[i].done())
        handles[i] = aio::spawn(i % 2 ? consumer() : producer());
    }
    handles.clear();
    for (int i = 0; i < 10; ++i)
      co_await aio::yield();
    while (auto n = q.try_get())
      got.insert(*n);
    EXPECT(put.size() > 100 && put == got);
  }
}

aio::task<> a_value_handed_over_survives_the_destruction_of_the_queue() {
  auto q = std::make_unique<aio::queue<int>>();
  aio::handle<int> delivered = aio::spawn(q->get());
  aio::handle<int> waiting = aio::spawn(q->get());
  co_await aio::yield();
  co_await q->put(8);
  q.reset();
  EXPECT(co_await delivered == 8);
  EXPECT(co_await is_cancelled(std::move(waiting)));
}

aio::task<> join_waits_for_task_done() {
  aio::queue<int> q(2);
  int done = 0;
  const auto work = [&]() -> aio::task<> {
    for (;;) {
      co_await q.get();
      co_await aio::sleep(1ms);
      ++done;
      q.task_done();
    }
  };
  co_await q.join(); // nothing was put
  aio::handle<> a = aio::spawn(work()), b = aio::spawn(work());
  for (int i = 0; i < 7; ++i)
    co_await q.put(i);
  EXPECT(done < 7);
  co_await q.join();
  EXPECT(done == 7);
  co_await q.put(1);
  EXPECT(done == 7);
  co_await q.join();
  EXPECT(done == 8);
  bool refused = false;
  try {
    q.task_done();
  } catch (const std::logic_error &) {
    refused = true;
  }
  EXPECT(refused);
}

aio::task<> shutdown_drops_what_is_in_it() {
  aio::queue<int> q(2);
  int refused = 0, joined = 0;
  const auto put = [&](int n) -> aio::task<> {
    try {
      co_await q.put(n);
    } catch (const aio::queue_closed &) {
      ++refused;
    }
  };
  const auto join = [&]() -> aio::task<> {
    co_await q.join();
    ++joined;
  };
  aio::task_group group;
  for (int i = 0; i < 4; ++i)
    group.spawn(put(i));
  co_await aio::yield();
  EXPECT(co_await q.get() == 0); // and is being worked on
  group.spawn(join());
  co_await aio::yield();
  q.shutdown();
  EXPECT(q.empty() && q.closed());
  co_await aio::sleep(1ms);
  EXPECT(refused == 1 && joined == 0);
  q.task_done();
  co_await group.join();
  EXPECT(joined == 1);
}

// A value whose move throws has not been put: there is nothing to be done with it.
struct throws_when_moved {
  bool *throws;
  explicit throws_when_moved(bool &t) : throws(&t) {}
  throws_when_moved(throws_when_moved &&other) : throws(other.throws) {
    if (*throws)
      throw std::runtime_error("move");
  }
  throws_when_moved &operator=(throws_when_moved &&) = default;
};
aio::task<> a_move_that_throws() {
  for (bool somebody_waits : {true, false}) {
    aio::queue<throws_when_moved> q;
    bool throws = false;
    aio::handle<throws_when_moved> gets;
    if (somebody_waits)
      gets = aio::spawn(q.get());
    co_await aio::yield();
    throws_when_moved value(throws);
    throws = true;
    EXPECT_THROW(std::runtime_error, q.try_put(value));
    throws = false;
    gets.cancel();
    co_await aio::timeout(1s, q.join());
    EXPECT(q.empty());
  }
}

} // namespace

int main() {
  check("fifo", first_in_first_out());
  check("full", a_full_queue_slows_the_producer_down());
  check("fair", getters_and_putters_are_served_in_order());
  check("try", without_waiting());
  check("close", closing());
  check("cancels", cancels_lose_and_double_nothing());
  check("destroyed", a_value_handed_over_survives_the_destruction_of_the_queue());
  check("join", join_waits_for_task_done());
  check("throws", a_move_that_throws());
  check("shutdown", shutdown_drops_what_is_in_it());
}

// CHECK: ok fifo
// CHECK-NEXT: ok full
// CHECK-NEXT: ok fair
// CHECK-NEXT: ok try
// CHECK-NEXT: ok close
// CHECK-NEXT: ok cancels
// CHECK-NEXT: ok destroyed
// CHECK-NEXT: ok join
// CHECK-NEXT: ok throws
// CHECK-NEXT: ok shutdown
