// RUN: %aio %s -o %t && %t | FileCheck %s
//
// The primitives between tasks, cancelled everywhere.
#include <aio/aio.hpp>

#include "everywhere.hpp"

#include <algorithm>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

namespace {

/// Counts those that have begun and not ended.
struct alive {
  int &count;
  explicit alive(int &c) : count(++c) {}
  ~alive() { --count; }
};

struct sleeps : scenario {
  int living = 0;
  aio::task<> victim() override {
    const alive here(living);
    for (int i = 0; i < 3; ++i) {
      co_await aio::sleep(1ms);
      co_await aio::yield();
    }
  }
  void check(bool) override { EXPECT(living == 0); }
};

struct events : scenario {
  aio::event e;
  int passed = 0;
  aio::task<> victim() override { co_await e.wait(); }
  aio::task<> others() override {
    const auto other = [this]() -> aio::task<> {
      co_await e.wait();
      ++passed;
    };
    aio::handle<> a = aio::spawn(other()), b = aio::spawn(other());
    co_await aio::sleep(2ms);
    e.set();
    co_await a;
    co_await b;
  }
  void check(bool) override { EXPECT(passed == 2); }
};

struct semaphores : scenario {
  aio::semaphore permits{2};
  int inside = 0, served = 0;
  aio::task<> use() {
    const auto permit = co_await permits.scoped();
    const alive here(inside);
    EXPECT(inside <= 2);
    co_await aio::sleep(1ms);
    ++served;
  }
  aio::task<> victim() override {
    co_await use();
    co_await use();
  }
  aio::task<> others() override { co_await aio::gather(use(), use(), use()); }
  void check(bool) override { EXPECT(permits.available() == 2 && inside == 0 && served >= 3); }
};

/// Without a guard.
struct permits_by_hand : scenario {
  aio::lock lock;
  int entered = 0;
  aio::task<> use() {
    struct releasing {
      aio::lock &held;
      ~releasing() { held.release(); }
    };
    co_await lock.acquire();
    const releasing at_the_end{lock};
    ++entered;
    co_await aio::sleep(1ms);
  }
  aio::task<> victim() override { co_await use(); }
  aio::task<> others() override { co_await aio::gather(use(), use()); }
  void check(bool) override { EXPECT(!lock.locked() && entered >= 2); }
};

struct queues : scenario {
  aio::queue<std::unique_ptr<int>> q{2};
  std::vector<int> put, got;
  bool closed = false;
  aio::task<> producer(int first) {
    for (int n = first; n < first + 6; ++n) {
      auto value = std::make_unique<int>(n);
      co_await q.put(std::move(value));
      put.push_back(n); // accepted
    }
  }
  aio::task<> consumer() {
    try {
      for (;;) {
        const auto value = co_await q.get();
        got.push_back(*value);
        q.task_done();
        co_await aio::yield();
      }
    } catch (const aio::queue_closed &) {
    }
  }
  aio::task<> finish(aio::task<> producing, bool join = true) {
    aio::handle<> consuming = aio::spawn(consumer());
    co_await std::move(producing);
    co_await aio::sleep(10ms); // the victim may still put
    if (join)
      co_await q.join();
    q.close();
    co_await consuming;
    closed = true;
  }
  void check(bool destroyed) override {
    EXPECT(closed && q.empty());
    std::sort(put.begin(), put.end());
    std::sort(got.begin(), got.end());
    // Destroyed, it cannot even say what was accepted, or what it was given.
    if (!destroyed)
      EXPECT(put == got);
    EXPECT(std::adjacent_find(got.begin(), got.end()) == got.end());
  }
};
struct cancelled_put : queues {
  aio::task<> victim() override { co_await producer(100); }
  aio::task<> others() override { co_await finish(producer(0)); }
};
struct cancelled_get : queues {
  aio::task<> victim() override {
    for (int i = 0; i < 4; ++i) {
      const auto value = co_await q.get();
      got.push_back(*value);
      q.task_done();
    }
  }
  // A value is gone that was on its way to a task that is destroyed, and join() would wait for it: so it does not.
  aio::task<> others() override { co_await finish(producer(0), false); }
};

struct joins : scenario {
  aio::queue<int> q;
  int joined = 0;
  aio::task<> join() {
    co_await q.join();
    ++joined;
  }
  aio::task<> victim() override {
    co_await q.put(1);
    co_await q.join();
  }
  aio::task<> others() override {
    co_await q.put(2);
    aio::handle<> a = aio::spawn(join());
    for (bool waits = true; waits; waits = !a.done()) {
      co_await aio::sleep(1ms);
      if (q.try_get())
        q.task_done();
    }
    co_await a;
    co_await aio::sleep(10ms); // the victim may have put after that
    while (q.try_get())
      q.task_done();
    co_await join();
  }
  void check(bool) override { EXPECT(joined == 2 && q.empty()); }
};

struct priorities : scenario {
  aio::priority_queue<int> q{2};
  std::vector<int> put, got;
  aio::task<> take(int most) {
    try {
      for (; most != 0; --most) {
        const int value = co_await q.get();
        got.push_back(value);
        co_await aio::yield();
      }
    } catch (const aio::queue_closed &) {
    }
  }
  aio::task<> victim() override { co_await take(3); }
  aio::task<> others() override {
    aio::handle<> rest = aio::spawn(take(-1));
    for (int value : {6, 1, 5, 2, 4, 3}) {
      co_await q.put(value);
      put.push_back(value);
      if (value > 3)
        co_await aio::sleep(1ms);
    }
    co_await aio::sleep(10ms);
    q.close();
    co_await rest;
  }
  void check(bool destroyed) override {
    std::sort(put.begin(), put.end());
    std::sort(got.begin(), got.end());
    EXPECT(destroyed ? std::includes(put.begin(), put.end(), got.begin(), got.end()) : put == got);
  }
};

struct conditions : scenario {
  aio::lock lock;
  aio::condition changed{lock};
  int stock = 0, taken = 0;
  aio::task<> take() {
    auto held = co_await lock.scoped();
    co_await changed.wait(held, [this] { return stock > 0; });
    EXPECT(lock.locked());
    --stock;
    ++taken;
    co_await aio::sleep(1ms);
  }
  aio::task<> victim() override { co_await take(); }
  aio::task<> others() override {
    aio::handle<> a = aio::spawn(take()), b = aio::spawn(take());
    for (int i = 0; i < 3; ++i) {
      co_await aio::sleep(1ms);
      auto held = co_await lock.scoped();
      ++stock;
      changed.notify_all();
    }
    co_await a;
    co_await b;
  }
  void check(bool) override { EXPECT(!lock.locked() && stock + taken == 3 && taken >= 2); }
};

struct barriers : scenario {
  aio::barrier b{3};
  int passed = 0;
  aio::task<> pass() {
    co_await b.wait();
    ++passed;
  }
  aio::task<> victim() override { co_await b.wait(); }
  aio::task<> others() override {
    aio::handle<> a = aio::spawn(pass());
    co_await aio::sleep(2ms);
    aio::handle<> c = aio::spawn(pass());
    co_await aio::sleep(2ms);
    aio::handle<std::size_t> in_its_place = aio::spawn(aio::timeout(1ms, b.wait()));
    try {
      (void)co_await in_its_place;
    } catch (const aio::timeout_error &) { // the victim was there
    }
    co_await a;
    co_await c;
  }
  void check(bool) override { EXPECT(passed == 2 && b.waiting() == 0); }
};

/// Awaits its cleanup when it is cancelled.
struct tidy : scenario {
  int living = 0, begun = 0, cleaned_up = 0;
  aio::task<int> work(std::chrono::milliseconds d) {
    ++begun;
    const alive here(living);
    std::exception_ptr stopped;
    try {
      co_await aio::sleep(d);
      co_await aio::yield();
    } catch (...) {
      stopped = std::current_exception();
    }
    co_await aio::shield(aio::sleep(1ms));
    ++cleaned_up;
    if (stopped)
      std::rethrow_exception(stopped);
    co_return 1;
  }
  aio::task<> nothing_of(std::chrono::milliseconds d) { (void)co_await work(d); }
  void check(bool destroyed) override {
    EXPECT(living == 0);
    if (!destroyed)
      EXPECT(cleaned_up == begun);
  }
};
struct gathers : tidy {
  aio::task<> victim() override {
    auto [a, b] = co_await aio::gather(work(1ms), work(3ms));
    auto [c, d] = co_await aio::gather_results(work(1ms), work(2ms));
    EXPECT(a + b == 2 && c.has_value() && d.has_value());
  }
};
struct groups : tidy {
  aio::task<> victim() override {
    const auto body = [this](aio::task_group &group) -> aio::task<> {
      group.spawn(nothing_of(1ms));
      co_await aio::sleep(1ms);
      group.spawn(nothing_of(2ms));
    };
    co_await aio::with_task_group(body);
  }
};
struct timeouts : tidy {
  aio::task<> victim() override {
    (void)co_await aio::timeout(5ms, work(2ms));
    try {
      (void)co_await aio::timeout(1ms, work(5ms));
    } catch (const aio::timeout_error &) {
    }
  }
};
struct stacks : tidy {
  aio::task<> victim() override {
    const auto body = [this](aio::exit_stack &at_exit) -> aio::task<> {
      ++begun;
      at_exit.push(close());
      co_await nothing_of(2ms);
    };
    co_await aio::with_exit_stack(body);
  }
  aio::task<> close() {
    co_await aio::sleep(1ms);
    ++cleaned_up;
  }
};
struct completions : tidy {
  aio::task<> victim() override {
    std::vector<aio::task<int>> tasks;
    for (int ms : {3, 1, 2})
      tasks.push_back(work(std::chrono::milliseconds(ms)));
    auto results = aio::as_completed(std::move(tasks));
    int n = 0;
    while (auto each = co_await results.next())
      n += **each;
    EXPECT(n == 3);
  }
};
struct stop_tokens : tidy {
  std::stop_source source;
  aio::task<> victim() override { (void)co_await aio::with_stop_token(source.get_token(), work(2ms)); }
};
struct spawns : tidy {
  aio::task<> victim() override {
    std::vector<aio::handle<int>> pending;
    pending.push_back(aio::spawn(work(1ms)));
    pending.push_back(aio::spawn(work(3ms)));
    while (!pending.empty())
      for (aio::handle<int> &each : co_await aio::wait(pending, aio::until::first_completed))
        EXPECT(co_await each == 1);
    aio::handle<int> one = aio::spawn(work(1ms));
    (void)co_await one;
  }
  // Spawned tasks outlive the victim; the loop sees to their end.
  aio::task<> others() override { co_await aio::sleep(20ms); }
  void check(bool) override { tidy::check(false); }
};
struct waits_for_all : spawns {
  aio::task<> victim() override {
    std::vector<aio::handle<int>> pending;
    for (int ms : {1, 3})
      pending.push_back(aio::spawn(work(std::chrono::milliseconds(ms))));
    const std::vector<aio::handle<int>> ended = co_await aio::wait(pending);
    EXPECT(ended.size() == 2 && pending.empty());
  }
};

struct generators : tidy {
  aio::async_generator<int> numbers() {
    for (int i = 0; i < 3; ++i)
      co_yield co_await work(1ms);
  }
  aio::task<> victim() override {
    auto each = numbers();
    while (auto n = co_await each.next())
      EXPECT(*n == 1);
  }
};

struct closes : tidy {
  aio::async_generator<int> tidy_numbers() {
    ++begun;
    std::exception_ptr stopped;
    try {
      for (int i = 0;; ++i) {
        co_await aio::sleep(1ms);
        co_yield i;
      }
    } catch (...) {
      stopped = std::current_exception();
    }
    co_await aio::shield(aio::sleep(1ms));
    ++cleaned_up;
    std::rethrow_exception(stopped);
  }
  aio::task<> victim() override {
    auto each = tidy_numbers();
    const auto body = [&each](aio::exit_stack &at_exit) -> aio::task<> {
      at_exit.push(each.close());
      (void)co_await each.next();
      co_await aio::yield();
    };
    co_await aio::with_exit_stack(body);
  }
};

struct shields : scenario {
  int begun = 0, ended = 0;
  aio::task<> important() {
    ++begun;
    co_await aio::sleep(1ms);
    co_await aio::yield();
    ++ended;
  }
  aio::task<> victim() override {
    co_await aio::shield(important());
    co_await aio::yield();
    co_await aio::shield(important());
  }
  void check(bool destroyed) override { EXPECT(destroyed || begun == ended); }
};

struct threads : scenario {
  int called = 0, returned = 0;
  aio::task<> victim() override {
    for (int i = 0; i < 3; ++i) {
      returned += co_await aio::to_thread([this] { return ++called, 1; });
      co_await aio::yield();
    }
  }
  void check(bool destroyed) override { EXPECT(destroyed || called == returned); }
};

struct asked_threads : scenario {
  std::atomic<int> called = 0;
  int returned = 0;
  aio::task<> victim() override {
    for (int i = 0; i < 2; ++i) {
      returned += co_await aio::to_thread([this](std::stop_token stop) {
        ++called;
        for (int ms = 0; ms < 2 && !stop.stop_requested(); ++ms)
          std::this_thread::sleep_for(1ms);
        return 1;
      });
      co_await aio::yield();
    }
  }
  void check(bool destroyed) override { EXPECT(destroyed || called == returned); }
};

} // namespace

int main() {
  everywhere<sleeps>("sleep, yield");
  everywhere<events>("event");
  everywhere<semaphores>("semaphore");
  everywhere<permits_by_hand>("lock::acquire");
  everywhere<cancelled_put>("queue::put");
  everywhere<cancelled_get>("queue::get");
  everywhere<joins>("queue::join");
  everywhere<priorities>("priority_queue");
  everywhere<conditions>("condition, lock");
  everywhere<barriers>("barrier");
  everywhere<gathers>("gather");
  everywhere<groups>("task_group");
  everywhere<timeouts>("timeout");
  everywhere<stacks>("exit_stack");
  everywhere<completions>("as_completed");
  everywhere<stop_tokens>("stop_token");
  everywhere<spawns>("spawn, wait");
  everywhere<waits_for_all>("wait for all");
  everywhere<generators>("async_generator");
  everywhere<closes>("async_generator::close");
  everywhere<shields>("shield");
  everywhere<threads>("to_thread");
  everywhere<asked_threads>("to_thread of a stop_token");
}

// CHECK: ok sleep, yield
// CHECK-NEXT: ok event
// CHECK-NEXT: ok semaphore
// CHECK-NEXT: ok lock::acquire
// CHECK-NEXT: ok queue::put
// CHECK-NEXT: ok queue::get
// CHECK-NEXT: ok queue::join
// CHECK-NEXT: ok priority_queue
// CHECK-NEXT: ok condition, lock
// CHECK-NEXT: ok barrier
// CHECK-NEXT: ok gather
// CHECK-NEXT: ok task_group
// CHECK-NEXT: ok timeout
// CHECK-NEXT: ok exit_stack
// CHECK-NEXT: ok as_completed
// CHECK-NEXT: ok stop_token
// CHECK-NEXT: ok spawn, wait
// CHECK-NEXT: ok wait for all
// CHECK-NEXT: ok async_generator
// CHECK-NEXT: ok async_generator::close
// CHECK-NEXT: ok shield
// CHECK-NEXT: ok to_thread
// CHECK-NEXT: ok to_thread of a stop_token
