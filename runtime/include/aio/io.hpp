// readable(fd), writable(fd): wait for a descriptor without blocking the thread.
//
//   co_await aio::readable(STDIN_FILENO);
//   ssize_t n = ::read(STDIN_FILENO, buffer, sizeof buffer);
#pragma once

#include <aio/detail/loop.hpp>

namespace aio {
namespace detail {

struct fd_and_direction {
  int fd;
  direction way;
};

class ready_awaiter : immovable {
public:
  explicit ready_awaiter(fd_and_direction what) noexcept : what_(what) {}
  ~ready_awaiter() { stop_counting(); }

  bool await_ready() const noexcept { return false; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) {
    loop &l = *this_loop;
    wait_list &waiters = l.outside->watch(what_.fd, what_.way);
    ++l.io_waits;
    counted_ = true;
    l.park(frame_of(h), waiters);
  }
  void await_resume() {
    stop_counting();
    this_loop->resumed();
  }

private:
  void stop_counting() noexcept {
    this_loop->io_waits -= counted_;
    counted_ = false;
  }

  const fd_and_direction what_;
  bool counted_ = false;
};

} // namespace detail

/// Suspends until a read from fd would not block: there is data, the other side has hung up, or there is an error to be
/// collected. Several tasks may wait for one descriptor, and all are woken: make it O_NONBLOCK if they share it.
/// Do not close fd while a task waits for it. A cancel ends the wait.
/// Throws std::system_error: EBADF; EPERM, since regular files are always ready (read them with to_thread()); ENOSPC.
inline auto readable(int fd) noexcept {
  return detail::operation<detail::ready_awaiter, detail::fd_and_direction>{{fd, detail::direction::read}};
}

/// The same for a write: there is room, or an error.
inline auto writable(int fd) noexcept {
  return detail::operation<detail::ready_awaiter, detail::fd_and_direction>{{fd, detail::direction::write}};
}

} // namespace aio
