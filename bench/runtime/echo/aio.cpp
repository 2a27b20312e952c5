// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on aio; AIO_LOOP chooses epoll or io_uring.
#include "listen.h"

#include <aio/aio.hpp>

namespace {

aio::task<> echo(aio::socket s) {
  std::byte buffer[4096];
  while (const std::size_t n = co_await s.receive(buffer))
    co_await s.send(std::span(buffer).first(n));
}

aio::task<> serve() {
  aio::socket listener(listen_and_tell());
  aio::task_group connections;
  for (;;)
    connections.spawn(echo(co_await listener.accept()));
}

} // namespace

int main() { aio::run(serve()); }
