// REQUIRES: clang
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh LVALUE "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=LVALUE
// LVALUE: moved_with_std_move
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh HANDLE "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=HANDLE
// HANDLE: moved_with_std_move
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh VECTOR "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=VECTOR
// VECTOR: deleted
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh REFERENCE "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=REFERENCE
// REFERENCE: a result cannot hold a reference: let the task return a pointer
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh VALUE "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=VALUE
// VALUE: deleted
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh LAMBDA "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=LAMBDA
// LAMBDA: deleted
// RUN: env PROGRAM=%s not bash %S/Inputs/wrong.sh NUMBER "%{compile}" | FileCheck %s --implicit-check-not=TOO --check-prefix=NUMBER
// NUMBER: deleted
// RUN: %aio %s -o %t && %t | FileCheck %s --check-prefix=RIGHT
//
// What people write who come from Python. The compiler names the cure, at their line, in a few lines.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <string>
#include <vector>

#include <sys/socket.h>

using namespace std::chrono_literals;

namespace {

aio::task<int> number() { co_return 1; }
[[maybe_unused]] int plain() { return 1; }
int global = 7;
[[maybe_unused]] aio::task<int &> refers() { co_return global; }

[[maybe_unused]] aio::task<> wrong() {
  auto t = number();
  std::vector<aio::task<int>> several;
  auto h = aio::spawn(number());
#ifdef LVALUE
  co_await aio::gather(t, number());
#elif defined(HANDLE)
  co_await aio::timeout(1s, h);
#elif defined(VECTOR)
  co_await aio::gather(several);
#elif defined(REFERENCE)
  co_await aio::gather_results(refers());
#elif defined(VALUE)
  co_await plain();
#elif defined(NUMBER)
  co_await aio::sleep(1);
#endif
  co_await t;
  co_await h;
}

aio::task<> natural() {
  const int sum = co_await aio::to_thread([](int a, const std::string &b) { return a + std::stoi(b); }, 1, "2");
  EXPECT(sum == 3);
  int ends[2];
  EXPECT(::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
  aio::socket a(ends[0]), b(ends[1]);
  co_await a.send("hello");
  std::byte buffer[8];
  EXPECT(co_await b.receive(buffer) == 5);
}

} // namespace

int main() {
#ifdef LAMBDA
  aio::run([]() -> aio::task<> { co_return; });
#endif
  check_in_real_time("natural", natural());
  aio::run(aio::sleep(1ms));
  // RIGHT: ok natural
}
