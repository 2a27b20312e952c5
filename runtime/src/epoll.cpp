#include <aio/detail/backend.hpp>
#include <aio/detail/wait_list.hpp>

#include "owned_fd.hpp"

#include <algorithm>
#include <climits>
#include <optional>
#include <utility>
#include <vector>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

namespace aio::detail {
namespace {

/// Each descriptor is registered once, for both directions, edge-triggered, and stays registered until it is closed.
///
/// Requests of a socket try the system call first, unless the last one has shown that it would block; a short read
/// shows that too. So a request and its answer cost two system calls and their share of one epoll_wait.
class epoll_backend final : public backend {
public:
  explicit epoll_backend(clock c)
      : backend(c), epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd") {
    if (!watch(wake_))
      throw_errno("epoll_ctl");
  }

  void start(io_request &r) override {
    descriptor &d = descriptor_of(r.fd);
    // Readiness is asked of a bare descriptor, which may have been closed and its number used again since the last
    // time, and of which nobody knows whether it was drained. Asking epoll anew makes it look at once.
    if (r.is_readiness() || !d.registered) {
      if (!watch(r.fd)) // EPERM: regular files are always ready
        return complete(r, errno == EPERM && r.is_readiness() ? 0 : -errno);
      d.registered = true;
    }
    wait_list &waiting = d.waiting(r);
    if (!r.is_readiness() && waiting.empty() && d.may_succeed(r))
      if (const std::optional<int> result = attempt(r, d))
        return complete(r, *result);
    waiting.push_back(*r.waiter);
  }

  void cancel(io_request &r) noexcept override { complete(r, -ECANCELED); }

  void settle(io_request &r) noexcept override { complete(r, -ECANCELED); } // its task has left the list already

  void forget(int fd) noexcept override {
    if (static_cast<std::size_t>(fd) >= descriptors_.size() || !descriptors_[static_cast<std::size_t>(fd)])
      return;
    descriptor &d = *descriptors_[static_cast<std::size_t>(fd)];
    if (std::exchange(static_cast<hints &>(d), {}).registered)
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, fd, nullptr);
    for (wait_list *waiting : {&d.readers, &d.writers})
      waiting->for_each([this](task_state &t) { cancel(*static_cast<io_request *>(t.slot)); });
  }

  void wake() noexcept override {
    // Fails only when the counter is full, and then the loop has not seen the last wake yet.
    [[maybe_unused]] const int ignored = ::eventfd_write(wake_, 1);
  }

private:
  /// Which calls may not block, as far as is known.
  struct hints {
    bool registered = false;
    bool may_read = true;
    bool may_write = true;
    bool hung_up = false; // the end of the stream is, or will be, there to be read: a short read does not drain it
  };
  struct descriptor : hints {
    wait_list readers;
    wait_list writers;

    wait_list &waiting(const io_request &r) noexcept { return r.reads() ? readers : writers; }
    bool &may_succeed(const io_request &r) noexcept { return r.reads() ? may_read : may_write; }
  };

  descriptor &descriptor_of(int fd) {
    if (fd < 0)
      return nowhere_; // the system call will say EBADF
    if (static_cast<std::size_t>(fd) >= descriptors_.size())
      descriptors_.resize(static_cast<std::size_t>(fd) + 1);
    std::unique_ptr<descriptor> &d = descriptors_[static_cast<std::size_t>(fd)];
    if (!d)
      d = std::make_unique<descriptor>();
    return *d;
  }

  /// Makes the kernel report what is ready, now and later.
  bool watch(int fd) noexcept {
    ::epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.fd = fd;
    // ENOENT: it is new, or a new one of an old number.
    return ::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) == 0 ||
           (errno == ENOENT && ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) == 0);
  }

  static ssize_t call(const io_request &r) noexcept {
    switch (r.what) {
    case io_request::kind::receive:
      return ::recv(r.fd, r.buffer, r.size, MSG_DONTWAIT);
    case io_request::kind::send:
      return ::send(r.fd, r.buffer + r.sent, r.size - r.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
    case io_request::kind::accept:
      return ::accept4(r.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    case io_request::kind::readable:
    case io_request::kind::writable:
    case io_request::kind::file:
      break;
    }
    return 0;
  }

  /// The result; nothing if the call would block.
  static std::optional<int> attempt(io_request &r, descriptor &d) noexcept {
    ssize_t n;
    do
      n = call(r);
    while (n < 0 && errno == EINTR);
    if (n < 0 && errno != EAGAIN)
      return -errno;
    if (r.what == io_request::kind::accept && n >= 0)
      return static_cast<int>(n);
    const std::size_t done = n < 0 ? 0 : static_cast<std::size_t>(n);
    if (n < 0 || (done < r.size - r.sent && !d.hung_up))
      d.may_succeed(r) = false;
    if (r.what == io_request::kind::send) {
      r.sent += done;
      return r.sent == r.size ? std::optional(0) : std::nullopt;
    }
    return n < 0 ? std::nullopt : std::optional(static_cast<int>(n));
  }

  static void serve(wait_list &waiting, descriptor &d) noexcept {
    waiting.for_each([&d](task_state &t) {
      io_request &r = *static_cast<io_request *>(t.slot);
      if (r.is_readiness())
        complete(r, 0);
      else if (!d.may_succeed(r))
        return;
      else if (const std::optional<int> result = attempt(r, d))
        complete(r, *result);
    });
  }

  void dispatch(const ::epoll_event &event) noexcept {
    if (event.data.fd == wake_) {
      ::eventfd_t ignored;
      ::eventfd_read(wake_, &ignored);
      return;
    }
    descriptor &d = *descriptors_[static_cast<std::size_t>(event.data.fd)];
    // On an error or hang-up both directions are ready: the next read or write returns what happened.
    if (event.events & (EPOLLRDHUP | EPOLLHUP | EPOLLERR))
      d.hung_up = true;
    if (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR)) {
      d.may_read = true;
      serve(d.readers, d);
    }
    if (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR)) {
      d.may_write = true;
      serve(d.writers, d);
    }
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
  std::vector<std::unique_ptr<descriptor>> descriptors_; // by number; a list's address must not change
  descriptor nowhere_;
};

} // namespace

std::unique_ptr<backend> make_epoll_backend(clock c) { return std::make_unique<epoll_backend>(c); }

} // namespace aio::detail
