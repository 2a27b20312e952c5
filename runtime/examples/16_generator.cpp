// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A generator: many values, one at a time, and it may wait for each. `async for` is a while loop.
#include <aio/async_generator.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::task<std::vector<std::string>> fetch_page(int number) {
  co_await aio::sleep(10ms);
  std::vector<std::string> names;
  if (number < 2)
    for (char c : {'a', 'b'})
      names.push_back(std::to_string(number) + c);
  co_return names;
}

/// The consumer of the names does not see pages.
aio::async_generator<std::string> names() {
  for (int number = 0;; ++number) {
    const std::vector<std::string> page = co_await fetch_page(number);
    if (page.empty())
      co_return;
    for (const std::string &name : page)
      co_yield name;
  }
}

aio::task<> app() {
  auto all = names();
  while (auto name = co_await all.next())
    std::puts(name->c_str());
}

int main() { aio::run(app()); }

// CHECK: 0a
// CHECK-NEXT: 0b
// CHECK-NEXT: 1a
// CHECK-NEXT: 1b
