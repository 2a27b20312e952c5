// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/bell.hpp>

#include "owned_fd.hpp"
#include "readiness.hpp"

#include <algorithm>
#include <climits>
#include <cstdint>

#include <sys/epoll.h>

namespace aio::detail {
namespace {

/// Each descriptor is registered once, for both directions, edge-triggered, and stays registered until it is closed. So
/// a request and its answer cost two system calls and their share of one epoll_wait.
class epoll_backend final : public readiness_backend {
public:
  explicit epoll_backend(clock c) : readiness_backend(c), epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1") {
    if (!report(wake_.fd(), edges))
      throw_errno("epoll_ctl");
  }

  void start(io_request &r) override {
    if (r.fd < 0)
      return complete(r, -EBADF);
    registered_descriptor &d = descriptors_.at(r.fd);
    // Readiness is asked of a bare descriptor, which may have been closed and its number used again since the last
    // time, and of which it is not known whether it was drained. Asking epoll anew makes it look at once.
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
    registered_descriptor *const d = descriptors_.find(fd);
    if (!d)
      return;
    if (d->registered)
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    d->registered = false;
    static_cast<hints &>(*d) = {};
    cancel_all(*d);
  }

  bool watch(guest &g, int fd, unsigned events) override {
    registered_descriptor &d = descriptors_.at(fd);
    if (d.wanted == events)
      return true;
    if (events == 0)
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    else if (!report(fd, events))
      return false;
    d.registered = false;
    d.wanted = events;
    d.watcher = events == 0 ? nullptr : &g;
    return true;
  }

  void wake() noexcept override { wake_.ring(); }

private:
  struct registered_descriptor : descriptor {
    bool registered = false;
    unsigned wanted = 0; // by its watcher
  };

  static constexpr std::uint32_t edges = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;

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
    if (event.data.fd == wake_.fd())
      return wake_.quiet();
    descriptor &d = *descriptors_.find(event.data.fd);
    if (d.watcher)
      return d.watcher->ready(event.data.fd, event.events);
    // On an error or hang-up both directions are ready: the next read or write returns what happened.
    if (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
      d.hung_up = true;
    now_ready(d, event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR),
              event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR));
  }

  bool wait(std::chrono::nanoseconds timeout) override {
    constexpr int most_events = 256;
    ::epoll_event events[most_events];
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const ::timespec limit{seconds.count(), (timeout - seconds).count()};
    const auto whole =
        std::min(std::chrono::ceil<std::chrono::milliseconds>(timeout), std::chrono::milliseconds(INT_MAX));
    const int milliseconds = timeout == forever ? -1 : static_cast<int>(whole.count());
    int n = ::epoll_pwait2(epoll_, events, most_events, timeout == forever ? nullptr : &limit, nullptr);
    if (n < 0 && errno == ENOSYS) // valgrind 3.19, gVisor: no sleep shorter than a millisecond there
      n = ::epoll_wait(epoll_, events, most_events, milliseconds);
    if (n < 0 && errno != EINTR) // a signal handler ran: the loop may have something to do now
      throw_errno("epoll_wait");
    for (int i = 0; i < n; ++i)
      dispatch(events[i]);
    return n > 0;
  }

  owned_fd epoll_;
  const bell wake_;
  by_number<registered_descriptor> descriptors_;
};

} // namespace

std::unique_ptr<backend> make_epoll_backend(clock c) { return std::make_unique<epoll_backend>(c); }

} // namespace aio::detail
