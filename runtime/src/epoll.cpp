// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "owned_fd.hpp"
#include "readiness.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>
#include <new>
#include <vector>

#include <sys/epoll.h>
#include <sys/eventfd.h>

namespace aio::detail {
namespace {

/// Each descriptor is registered once, for both directions, edge-triggered, and stays registered until it is closed. So
/// a request and its answer cost two system calls and their share of one epoll_wait.
class epoll_backend final : public readiness_backend {
public:
  explicit epoll_backend(clock c)
      : readiness_backend(c), epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd") {
    if (!report(wake_, edges))
      throw_errno("epoll_ctl");
  }

  void start(io_request &r) override {
    registered_descriptor &d = descriptor_of(r.fd);
    // Readiness is requested for a bare descriptor, which may have been closed and its number reused since the last
    // time, and may or may not have been drained. Registering anew makes epoll check at once.
    if (r.is_readiness() || !d.registered) {
      if (!report(r.fd, edges)) // EPERM: regular files are always ready
        return complete(r, errno == EPERM && r.is_readiness() ? 0 : -errno);
      d.registered = true;
    }
    if (!r.is_readiness())
      if (const std::optional<int> result = attempt(r, d))
        return complete(r, *result);
    d.waiting(r).push_back(*r.waiter);
  }

  void cancel(io_request &r) noexcept override { complete(r, -ECANCELED); }

  void settle(io_request &r) noexcept override { complete(r, -ECANCELED); } // its task has left the list already

  void forget(int fd) noexcept override {
    if (static_cast<std::size_t>(fd) >= descriptors_.size() || !descriptors_[static_cast<std::size_t>(fd)])
      return;
    registered_descriptor &d = *descriptors_[static_cast<std::size_t>(fd)];
    if (d.registered)
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    d.registered = false;
    static_cast<hints &>(d) = {};
    cancel_all(d);
  }

  bool watch(guest &g, int fd, unsigned events) noexcept override {
    registered_descriptor *d;
    try {
      d = &descriptor_of(fd);
    } catch (const std::bad_alloc &) {
      return false;
    }
    if (d->wanted == events)
      return true;
    if (events == 0)
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    else if (!report(fd, (events & guest::in ? EPOLLIN : 0u) | (events & guest::out ? EPOLLOUT : 0u)))
      return false;
    d->registered = false;
    d->wanted = events;
    d->watcher = events == 0 ? nullptr : &g;
    return true;
  }

  void wake() noexcept override {
    // Fails only when the counter is full, and then the loop has not seen the last wake yet.
    [[maybe_unused]] const int ignored = ::eventfd_write(wake_, 1);
  }

private:
  struct registered_descriptor : descriptor {
    bool registered = false;
    unsigned wanted = 0; // by its watcher
  };

  static constexpr std::uint32_t edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

  registered_descriptor &descriptor_of(int fd) {
    if (fd < 0)
      return nowhere_; // the system call will return EBADF
    if (static_cast<std::size_t>(fd) >= descriptors_.size())
      descriptors_.resize(static_cast<std::size_t>(fd) + 1);
    std::unique_ptr<registered_descriptor> &d = descriptors_[static_cast<std::size_t>(fd)];
    if (!d)
      d = std::make_unique<registered_descriptor>();
    return *d;
  }

  /// Makes the kernel report what is ready, now and later.
  bool report(int fd, std::uint32_t events) noexcept {
    ::epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    // ENOENT: it is new, or has a reused number.
    return ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0 ||
           (errno == ENOENT && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0);
  }

  void dispatch(const ::epoll_event &event) noexcept {
    if (event.data.fd == wake_) {
      ::eventfd_t ignored;
      ::eventfd_read(wake_, &ignored);
      return;
    }
    descriptor &d = *descriptors_[static_cast<std::size_t>(event.data.fd)];
    if (d.watcher)
      return d.watcher->ready(event.data.fd, (event.events & EPOLLIN ? guest::in : 0u) |
                                                 (event.events & EPOLLOUT ? guest::out : 0u) |
                                                 (event.events & (EPOLLHUP | EPOLLERR) ? guest::failed : 0u));
    // On an error or hang-up both directions are ready: the next read or write returns what happened.
    if (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
      d.hung_up = true;
    if (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
      now_readable(d);
    if (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
      now_writable(d);
  }

  bool wait(std::chrono::nanoseconds timeout) override {
    constexpr int most_events = 256;
    ::epoll_event events[most_events];
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const ::timespec limit{seconds.count(), (timeout - seconds).count()};
    int n = ::epoll_pwait2(epoll_, events, most_events, timeout == forever ? nullptr : &limit, nullptr);
    if (n < 0 && errno == ENOSYS) // valgrind 3.19, gVisor: no sleep shorter than a millisecond there
      n = ::epoll_wait(epoll_, events, most_events, whole_milliseconds(timeout));
    if (n < 0 && errno != EINTR) // a signal handler ran: the loop may have something to do now
      throw_errno("epoll_wait");
    for (int i = 0; i < n; ++i)
      dispatch(events[i]);
    return n > 0;
  }

  static int whole_milliseconds(std::chrono::nanoseconds timeout) noexcept {
    constexpr std::chrono::milliseconds most(INT_MAX);
    if (timeout == forever)
      return -1;
    return static_cast<int>(std::min(std::chrono::ceil<std::chrono::milliseconds>(timeout), most).count());
  }

  owned_fd epoll_;
  owned_fd wake_;
  std::vector<std::unique_ptr<registered_descriptor>> descriptors_; // by number; a list's address must not change
  registered_descriptor nowhere_;
};

} // namespace

std::unique_ptr<backend> make_epoll_backend(clock c) { return std::make_unique<epoll_backend>(c); }

} // namespace aio::detail
