// RUN: %asan %s -o %t && python3 %S/agree.py %s %t
// REQUIRES: aio, asan
#include <aio/aio.hpp>
#include <string>

aio::task<std::size_t> length(const std::string &text) {
  co_await aio::sleep(std::chrono::milliseconds(1));
  co_return text.size();
}

aio::task<std::size_t> awaited(int times) {
  std::string text(times, 'a');
  co_return co_await length(text);
}

aio::task<std::size_t> returned(int times) {
  std::string text(times, 'a');
  return length(text); // HAZARD: async-dangling-return
}

aio::task<void> app() {
  co_await awaited(100);
  co_await returned(100);
}

int main() { aio::run(app()); }
