// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Waiting for a descriptor: the task sleeps, the thread does not.
#include <aio/gather.hpp>
#include <aio/io.hpp>
#include <aio/run.hpp>
#include <aio/sleep.hpp>

#include <cstdio>
#include <string>

#include <unistd.h>

using namespace std::chrono_literals;

aio::task<> type(int to) {
  for (const char *word : {"one\n", "two\n"}) {
    co_await aio::sleep(5ms);
    co_await aio::writable(to);
    if (::write(to, word, 4) != 4)
      std::perror("write");
  }
  ::close(to);
}

aio::task<> echo(int from) {
  for (;;) {
    co_await aio::readable(from);
    char buffer[64];
    const ssize_t n = ::read(from, buffer, sizeof buffer);
    if (n <= 0)
      break;
    std::printf("read %s", std::string(buffer, static_cast<std::size_t>(n)).c_str());
  }
  std::puts("end of file");
  ::close(from);
}

int main() {
  int ends[2];
  if (::pipe(ends) != 0)
    return 1;
  aio::run([](int from, int to) -> aio::task<> { co_await aio::gather(echo(from), type(to)); }(ends[0], ends[1]));
}

// CHECK: read one
// CHECK-NEXT: read two
// CHECK-NEXT: end of file
