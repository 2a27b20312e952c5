// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <string>

aio::task<std::size_t> length(const std::string &text) {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return text.size();
}

aio::task<std::size_t> awaited_at_once() { co_return co_await length("long enough to be on the heap, and freed"); }

aio::task<std::size_t> stored() {
  auto t = length("long enough to be on the heap, and freed"); // HAZARD: async-dangling-argument
  co_return co_await t;
}

aio::task<void> app() {
  co_await awaited_at_once();
  co_await stored();
}

int main() { aio::run(app()); }
