// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Exceptions travel along co_await. With several tasks: gather() throws the first one, gather_results() returns all.
#include <aio/gather.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <stdexcept>

using namespace std::chrono_literals;

aio::task<int> parse(const char *text) {
  co_await aio::sleep(1ms);
  if (*text < '0' || *text > '9')
    throw std::invalid_argument(std::string("not a number: ") + text);
  co_return std::atoi(text);
}

aio::task<> app() {
  try {
    co_await parse("seven");
  } catch (const std::invalid_argument &e) {
    std::puts(e.what());
  }

  try {
    co_await aio::gather(parse("1"), parse("two"), parse("3"));
  } catch (const std::invalid_argument &e) {
    std::printf("gather: %s\n", e.what());
  }

  auto [one, two] = co_await aio::gather_results(parse("1"), parse("two"));
  for (const aio::result<int> &r : {one, two}) {
    try {
      std::printf("result: %d\n", r.value());
    } catch (const std::invalid_argument &e) {
      std::printf("result: %s\n", e.what());
    }
  }
}

int main() { aio::run(app()); }

// CHECK: not a number: seven
// CHECK-NEXT: gather: not a number: two
// CHECK-NEXT: result: 1
// CHECK-NEXT: result: not a number: two
