// RUN: %aio -Wno-unused-variable %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <vector>

aio::task<int> fetch() { co_return 1; }

aio::task<void> forgotten() {
  auto fetching = fetch(); // HAZARD: async-unawaited-task
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<int> app() {
  co_await forgotten();
  auto fetching = fetch();
  co_return co_await std::move(fetching);
}

int main() { return aio::run(app()) == 1 ? 0 : 1; }
