// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Echo on condy, as its example does it: descriptors that are registered with the io_uring.
#include "listen.h"

#include <condy.hpp>

namespace {

constexpr unsigned most_connections = 16'384;

condy::Coro<> echo(int s) {
  char buffer[4096];
  for (int n; (n = co_await condy::async_recv(condy::fixed(s), condy::buffer(buffer), 0)) > 0;)
    co_await condy::async_send(condy::fixed(s), condy::buffer(buffer, static_cast<std::size_t>(n)), 0);
  co_await condy::async_close(condy::fixed(s));
}

condy::Coro<> serve(int listener) {
  for (int s; (s = co_await condy::async_accept_direct(listener, nullptr, nullptr, 0, CONDY_FILE_INDEX_ALLOC)) >= 0;)
    condy::co_spawn(echo(s)).detach();
}

} // namespace

int main() {
  condy::Runtime runtime(condy::RuntimeOptions().sq_size(1024).enable_defer_taskrun());
  const int listener = listen_and_tell();
  runtime.fd_table().init(most_connections);
  condy::sync_wait(runtime, serve(listener));
}
