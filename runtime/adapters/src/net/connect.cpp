// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/net/connect.hpp>

#include <aio/io.hpp>
#include <aio/sleep.hpp>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <optional>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace aio::net {
namespace {

using namespace std::chrono_literals;

[[noreturn]] void throw_errno(int error, const address &to) {
  throw std::system_error(error, std::system_category(), "connect to " + to.text());
}

socket open_socket(const address &to) {
  const int fd = ::socket(to.family(), SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    throw_errno(errno, to);
  return socket(fd);
}

} // namespace

task<stream> connect(address to) {
  socket s = open_socket(to);
  const int fd = s.native_handle();
  std::chrono::milliseconds pause = 1ms;
  int error = 0;
  for (;;) {
    error = ::connect(fd, to.data(), to.size()) == 0 ? 0 : errno;
    if (to.family() != AF_UNIX || error != EAGAIN)
      break;
    // The queue of a Unix server is full, and the system does not report when it has room again.
    co_await sleep(pause);
    pause = std::min(2 * pause, 100ms);
  }
  if (error == EINPROGRESS || error == EINTR) {
    co_await writable(fd);
    socklen_t size = sizeof error;
    ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error)
    throw_errno(error, to);
  // Small messages are sent at once; write_all() gets whole ones.
  const int yes = 1;
  if (to.family() != AF_UNIX)
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
  co_return stream(std::move(s));
}

task<stream> connect(std::string host, std::string service) {
  const std::vector<address> candidates = co_await resolve(std::move(host), std::move(service));
  std::exception_ptr last;
  for (const address &to : candidates) {
    try {
      co_return co_await connect(to);
    } catch (const std::system_error &) {
      last = std::current_exception();
    }
  }
  std::rethrow_exception(last);
}

} // namespace aio::net
