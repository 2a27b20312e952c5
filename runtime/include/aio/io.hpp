// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// readable(fd), writable(fd): wait for a descriptor without blocking the thread.
//
//   co_await aio::readable(STDIN_FILENO);
//   ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
#pragma once

#include <aio/detail/loop.hpp>

namespace aio {
namespace detail {

struct wanted {
  io_request::kind what;
  int fd;
  void *data = nullptr;
  std::size_t size = 0;
};

/// Result is what finish() returns, as the user wants it.
template <class Result> struct io_awaiter : io_request {
  explicit io_awaiter(wanted w) noexcept : io_request(w.what, w.fd, w.data, w.size) {}
  bool await_ready() const noexcept { return false; }
  void await_suspend(auto h) { submit(frame_of(h)); }
  Result await_resume() { return static_cast<Result>(finish()); }
};

template <class Result> operation<io_awaiter<Result>, wanted> request(wanted w) noexcept { return {w}; }

} // namespace detail

/// Suspends until a read from fd would not block: there is data, the other side has hung up, or there is an error to be
/// collected. Several tasks may wait for one descriptor, and all are woken: make it O_NONBLOCK if they share it.
/// Regular files are always ready, though reading them may block: to_thread() is for them.
/// Do not close fd while a task waits for it. A cancel ends the wait. Throws std::system_error (EBADF, ENOSPC).
inline auto readable(int fd) noexcept { return detail::request<void>({detail::io_request::kind::readable, fd}); }

/// The same for a write: there is room, or an error.
inline auto writable(int fd) noexcept { return detail::request<void>({detail::io_request::kind::writable, fd}); }

} // namespace aio
