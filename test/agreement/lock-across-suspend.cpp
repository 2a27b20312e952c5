// RUN: %aio %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <chrono>
#include <mutex>
#include <shared_mutex>

struct cache {
  std::mutex mutex;
  std::shared_mutex shared;
  int value = 0;
};

aio::task<int> fetch() {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return 42;
}

aio::task<void> holds_it(cache &c) {
  std::lock_guard lock{c.mutex};
  c.value = co_await fetch(); // HAZARD: async-lock-across-suspend
}

aio::task<void> by_hand() {
  static std::mutex mutex;
  mutex.lock();
  co_await aio::yield(); // HAZARD: async-lock-across-suspend
  mutex.unlock();
}

aio::task<int> reads(cache &c) {
  std::shared_lock lock{c.shared};
  co_await aio::yield(); // HAZARD: async-lock-across-suspend
  co_return c.value;
}

aio::task<void> afterwards(cache &c) {
  int fetched = co_await fetch();
  std::lock_guard lock{c.mutex};
  c.value = fetched;
}

aio::task<void> lets_go(cache &c) {
  std::unique_lock lock{c.mutex};
  c.value = 1;
  lock.unlock();
  co_await fetch();
  lock.lock();
  c.value = 2;
}

aio::task<void> on_a_thread(cache &c) {
  co_await aio::to_thread([&c] {
    std::lock_guard lock{c.mutex};
    c.value = 3;
  });
}

aio::task<void> with_a_lock_of_the_loop() {
  aio::lock lock;
  auto held = co_await lock.scoped();
  co_await fetch();
}

aio::task<void> app() {
  cache c;
  co_await holds_it(c);
  co_await by_hand();
  co_await reads(c);
  co_await afterwards(c);
  co_await lets_go(c);
  co_await on_a_thread(c);
  co_await with_a_lock_of_the_loop();
}

int main() { aio::run(app()); }
