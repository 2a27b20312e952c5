// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on Boost.Asio's coroutines.
#include "listen.h"

#include <boost/asio.hpp>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

asio::awaitable<void> echo(tcp::socket s) {
  char buffer[4096];
  try {
    for (;;) {
      const std::size_t n = co_await s.async_read_some(asio::buffer(buffer), asio::use_awaitable);
      co_await asio::async_write(s, asio::buffer(buffer, n), asio::use_awaitable);
    }
  } catch (const boost::system::system_error &) { // the end of the stream
  }
}

asio::awaitable<void> serve(tcp::acceptor listener) {
  for (;;)
    asio::co_spawn(listener.get_executor(), echo(co_await listener.async_accept(asio::use_awaitable)), asio::detached);
}

} // namespace

int main() {
  asio::io_context loop(1);
  asio::co_spawn(loop, serve(tcp::acceptor(loop, tcp::v4(), listen_and_tell())), asio::detached);
  loop.run();
}
