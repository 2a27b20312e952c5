// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One after the other, or at the same time.
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <string>
#include <vector>

using namespace std::chrono_literals;

aio::task<std::string> brew(const char *what, std::chrono::milliseconds takes) {
  std::printf("start %s\n", what);
  co_await aio::sleep(takes);
  std::printf("%s is ready\n", what);
  co_return std::string("a cup of ") + what;
}

aio::task<> app() {
  std::puts("one by one:");
  co_await brew("coffee", 20ms);
  co_await brew("tea", 10ms);

  std::puts("together:");
  auto [coffee, tea] = co_await aio::gather(brew("coffee", 20ms), brew("tea", 10ms));
  std::printf("%s and %s\n", coffee.c_str(), tea.c_str());

  // Any number of them:
  std::vector<aio::task<std::string>> orders;
  for (const char *what : {"mocha", "chai"})
    orders.push_back(brew(what, 10ms));
  const std::vector<std::string> cups = co_await aio::gather(std::move(orders));
  std::printf("%zu cups\n", cups.size());
}

int main() { aio::run(app()); }

// CHECK: one by one:
// CHECK-NEXT: start coffee
// CHECK-NEXT: coffee is ready
// CHECK-NEXT: start tea
// CHECK-NEXT: tea is ready
// CHECK-NEXT: together:
// CHECK-NEXT: start coffee
// CHECK-NEXT: start tea
// CHECK-NEXT: tea is ready
// CHECK-NEXT: coffee is ready
// CHECK-NEXT: a cup of coffee and a cup of tea
// CHECK-NEXT: start mocha
// CHECK-NEXT: start chai
// CHECK-NEXT: mocha is ready
// CHECK-NEXT: chai is ready
// CHECK-NEXT: 2 cups
