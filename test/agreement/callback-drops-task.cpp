// RUN: %aio %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio
#include <aio/aio.hpp>
#include <functional>

aio::task<void> save() { co_return; }

aio::task<void> connect() {
  std::function<void()> on_click = [] { return save(); }; // HAZARD: async-callback-drops-task
  on_click();
  co_await aio::sleep(std::chrono::milliseconds(1));
}

aio::task<void> connect_well() {
  aio::task_group group;
  std::function<void()> on_click = [&] { group.spawn(save()); };
  on_click();
  co_await group.join();
}

aio::task<void> app() {
  co_await connect();
  co_await connect_well();
}

int main() { aio::run(app()); }
