// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// readable(fd), writable(fd): wait for a descriptor without blocking the thread.
//
//   co_await aio::readable(STDIN_FILENO);
//   ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
#pragma once

#include <aio/detail/loop.hpp>

namespace aio {
namespace detail {

struct fd_and_kind {
  int fd;
  io_request::kind what;
};

class ready_awaiter : io_request {
public:
  explicit ready_awaiter(fd_and_kind r) noexcept : io_request(r.what, r.fd) {}

  bool await_ready() const noexcept { return false; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) { submit(frame_of(h)); }
  void await_resume() { finish(); }
};

} // namespace detail

/// Suspends until a read from fd would not block: there is data, the peer has hung up, or there is an error to report.
/// Several tasks may wait for one descriptor, and all are woken: make it O_NONBLOCK if they share it. Regular files are
/// always ready, though reading them may block: to_thread() is for them. Do not close fd while a task waits for it. A
/// cancel ends the wait. Throws std::system_error (EBADF, ENOSPC).
inline auto readable(int fd) noexcept {
  return detail::operation<detail::ready_awaiter, detail::fd_and_kind>{{fd, detail::io_request::kind::readable}};
}

/// The same for a write: there is room, or an error.
inline auto writable(int fd) noexcept {
  return detail::operation<detail::ready_awaiter, detail::fd_and_kind>{{fd, detail::io_request::kind::writable}};
}

} // namespace aio
