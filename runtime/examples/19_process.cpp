// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Another program, its output line by line, Ctrl-C, and our own standard input.
#include <aio/gather.hpp>
#include <aio/lines.hpp>
#include <aio/process.hpp>
#include <aio/run.hpp>
#include <aio/signals.hpp>

#include <csignal>
#include <cstdio>

#include <unistd.h>

aio::task<> print(const char *who, int fd) {
  aio::async_generator<std::string> lines = aio::lines(fd);
  while (auto line = co_await lines.next())
    std::printf("%s: %s\n", who, line->c_str());
}

aio::task<> app() {
  co_await print("stdin", STDIN_FILENO); // a thread that blocks in std::getline could not be cancelled

  aio::signals stop({SIGINT, SIGTERM});
  aio::process child = aio::process::start({"sh", "-c", "echo hello; exit 3"}, {.out = aio::stdio::pipe});
  co_await print("child", child.out.native_handle());
  const int status = co_await child.wait();
  std::printf("exit status %d\n", status);

  ::raise(SIGINT); // a user presses Ctrl-C
  const int signal = co_await stop.next();
  std::printf("signal %d\n", signal);
}

int main() { aio::run(app()); }

// CHECK: stdin: typed
// CHECK-NEXT: child: hello
// CHECK-NEXT: exit status 3
// CHECK-NEXT: signal 2
