// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <string>

aio::task<std::size_t> called_and_awaited(std::string text) {
  co_return co_await [text]() -> aio::task<std::size_t> {
    co_await aio::sleep(std::chrono::milliseconds(1));
    co_return text.size();
  }();
}

aio::task<std::size_t> named(std::string text) {
  auto size = [text]() -> aio::task<std::size_t> {
    co_await aio::sleep(std::chrono::milliseconds(1));
    co_return text.size();
  };
  auto t = size();
  co_return co_await t;
}

aio::task<std::size_t> stored(std::string text) {
  auto t = [text]() -> aio::task<std::size_t> { co_return text.size(); }(); // HAZARD: async-dangling-capture
  co_return co_await t;
}

aio::task<void> app() {
  co_await called_and_awaited("a");
  co_await named("a");
  co_await stored("a");
}

int main() { aio::run(app()); }
