// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A server that answers lines, and two clients, over a Unix socket: asyncio's start_unix_server and
// open_unix_connection.
#include <aio/aio.hpp>
#include <aio/net/connect.hpp>
#include <aio/net/server.hpp>

#include <cctype>
#include <cstdio>
#include <string>
#include <tuple>

#include <unistd.h>

aio::task<> shout(aio::net::stream client) {
  for (;;) {
    std::string line = co_await client.read_until("\n"); // its end is not an error: serve() ignores it
    for (char &c : line)
      c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    co_await client.write_all(line); // waits for a client that reads slowly
  }
}

aio::task<std::string> ask(aio::net::address server, std::string question) {
  aio::net::stream s = co_await aio::net::connect(server);
  co_await s.write_all(question + "\n");
  co_return co_await s.read_until("\n");
}

aio::task<> app() {
  // A name without a file, which disappears with its owner.
  const auto at = aio::net::address::unix_socket(std::string(1, '\0') + "aio-lines-" + std::to_string(::getpid()));
  aio::net::listener from(at);
  aio::handle<> server = aio::spawn(aio::net::serve(from, shout, {.most_clients = 100}));

  const auto answers = co_await aio::gather(ask(at, "one"), ask(at, "two"));
  std::printf("%s%s", std::get<0>(answers).c_str(), std::get<1>(answers).c_str());

  from.close(); // no more clients; the current ones get their answers
  co_await server;
  std::puts("closed");
}

int main() { aio::run(app()); }

// CHECK: ONE
// CHECK-NEXT: TWO
// CHECK-NEXT: closed
