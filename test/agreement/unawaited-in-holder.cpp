// RUN: %aio -Wno-unused-variable %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <memory>
#include <optional>
#include <vector>

aio::task<int> fetch() { co_return 1; }

aio::task<void> in_an_optional() {
  std::optional<aio::task<int>> fetching = fetch(); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<void> on_the_heap() {
  auto fetching = std::make_unique<aio::task<int>>(fetch()); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<void> moved_on() {
  auto first = fetch();
  auto second = std::move(first); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<int> left(bool early) {
  auto fetching = fetch(); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
  if (early)
    co_return 0;
  co_return co_await std::move(fetching);
}

aio::task<int> overwritten() {
  auto fetching = fetch(); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
  fetching = fetch();
  co_return co_await std::move(fetching);
}

aio::task<int> used() {
  std::optional<aio::task<int>> fetching = fetch();
  auto other = std::make_unique<aio::task<int>>(fetch());
  co_return co_await std::move(*fetching) + co_await std::move(*other);
}

aio::task<int> app() {
  co_await in_an_optional();
  co_await on_the_heap();
  co_await moved_on();
  co_await left(true);
  co_await overwritten();
  co_return co_await used();
}

int main() { return aio::run(app()) == 2 ? 0 : 1; }
