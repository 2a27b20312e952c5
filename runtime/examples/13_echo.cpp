// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A server and its clients in one thread: sockets suspend the task, not the thread.
#include <aio/aio.hpp>

#include <cstdio>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

aio::task<> echo(aio::socket peer) {
  std::byte buffer[256];
  while (const std::size_t n = co_await peer.receive(buffer))
    co_await peer.send(std::span(buffer).first(n));
}

aio::task<> serve(aio::socket listener) {
  aio::task_group connections;
  for (;;)
    connections.spawn(echo(co_await listener.accept()));
}

aio::task<> ask(sockaddr_in server, std::string question) {
  aio::socket s(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  if (::connect(s.native_handle(), reinterpret_cast<sockaddr *>(&server), sizeof server) < 0)
    co_return;
  co_await s.send(std::as_bytes(std::span(question)));
  std::byte answer[256];
  const std::size_t n = co_await s.receive(answer);
  std::printf("%.*s\n", static_cast<int>(n), reinterpret_cast<const char *>(answer));
}

aio::task<> app() {
  aio::socket listener(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  ::bind(listener.native_handle(), reinterpret_cast<sockaddr *>(&address), size);
  ::listen(listener.native_handle(), 16);
  ::getsockname(listener.native_handle(), reinterpret_cast<sockaddr *>(&address), &size);

  aio::handle<> server = aio::spawn(serve(std::move(listener))); // cancelled when its handle goes
  for (const char *question : {"one", "two", "three"})
    co_await ask(address, question);
}

int main() { aio::run(app()); }

// CHECK: one
// CHECK-NEXT: two
// CHECK-NEXT: three
