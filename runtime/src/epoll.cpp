#include <aio/detail/backend.hpp>
#include <aio/detail/loop.hpp>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace aio::detail {
namespace {

[[noreturn]] void fail(const char *call) { throw std::system_error(errno, std::system_category(), call); }

/// A descriptor of our own, closed with its owner.
class owned_fd : immovable {
public:
  owned_fd(int fd, const char *call) : fd_(fd) {
    if (fd < 0)
      fail(call);
  }
  ~owned_fd() { ::close(fd_); }
  operator int() const noexcept { return fd_; }

private:
  int fd_;
};

/// Each descriptor is registered once, for both directions, edge-triggered, and stays registered: the kernel forgets it
/// when it is closed. watch() asks for it again, which makes the kernel report at once what is ready already, so users
/// need not drain a descriptor before they wait for it; a socket class that knows it got EAGAIN can skip that call.
class epoll_backend : public backend {
public:
  epoll_backend()
      : epoll_(::epoll_create1(EPOLL_CLOEXEC), "epoll_create1"),
        wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK), "eventfd") {
    if (::epoll_event event = interest(wake_); ::epoll_ctl(epoll_, EPOLL_CTL_ADD, wake_, &event) < 0)
      fail("epoll_ctl");
  }

  time_point now() noexcept override { return std::chrono::steady_clock::now(); }

  void poll(time_point until, bool) override {
    if (until == time_point::min())
      wait(std::chrono::nanoseconds::zero());
    else if (until == time_point::max())
      wait(forever);
    else
      wait(std::max(until - now(), std::chrono::nanoseconds::zero()));
  }

  wait_list &watch(int fd, direction d) override {
    ::epoll_event event = interest(fd);
    // MOD first: a descriptor is usually waited for more than once. ENOENT: it is new, or a new one of an old number.
    if (::epoll_ctl(epoll_, EPOLL_CTL_MOD, fd, &event) < 0 &&
        (errno != ENOENT || ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event) < 0))
      fail("epoll_ctl");
    if (const auto index = static_cast<std::size_t>(fd); index >= waiters_.size())
      waiters_.resize(index + 1);
    std::unique_ptr<fd_waiters> &waiters = waiters_[static_cast<std::size_t>(fd)];
    if (!waiters)
      waiters = std::make_unique<fd_waiters>();
    return d == direction::read ? waiters->readers : waiters->writers;
  }

  void wake() noexcept override {
    // Fails only when the counter is full, and then the loop has not seen the last wake yet.
    [[maybe_unused]] const int ignored = ::eventfd_write(wake_, 1);
  }

protected:
  static constexpr std::chrono::nanoseconds forever{-1};

  static int whole_milliseconds(std::chrono::nanoseconds timeout) noexcept {
    constexpr auto most = std::chrono::milliseconds(INT_MAX);
    return timeout == forever ? -1
                              : static_cast<int>(std::min(std::chrono::ceil<std::chrono::milliseconds>(timeout), most).count());
  }

  /// True if anything was ready.
  bool wait(std::chrono::nanoseconds timeout) {
    constexpr int most_events = 64;
    ::epoll_event events[most_events];
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(timeout);
    const ::timespec limit{seconds.count(), (timeout - seconds).count()};
    int n = ::epoll_pwait2(epoll_, events, most_events, timeout == forever ? nullptr : &limit, nullptr);
    if (n < 0 && errno == ENOSYS) // valgrind 3.19, gVisor: no sleep shorter than a millisecond there
      n = ::epoll_wait(epoll_, events, most_events, whole_milliseconds(timeout));
    if (n < 0 && errno != EINTR) // a signal handler ran: the loop may have something to do now
      fail("epoll_pwait2");
    for (int i = 0; i < n; ++i)
      dispatch(events[i]);
    return n > 0;
  }

private:
  struct fd_waiters {
    wait_list readers;
    wait_list writers;
  };

  static ::epoll_event interest(int fd) noexcept {
    ::epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.fd = fd;
    return event;
  }

  void dispatch(const ::epoll_event &event) {
    if (event.data.fd == wake_) {
      ::eventfd_t ignored;
      ::eventfd_read(wake_, &ignored);
      return;
    }
    fd_waiters &waiters = *waiters_[static_cast<std::size_t>(event.data.fd)];
    // On an error or hang-up both directions are ready: the next read or write returns what happened.
    if (event.events & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
      wake_all(waiters.readers);
    if (event.events & (EPOLLOUT | EPOLLHUP | EPOLLERR))
      wake_all(waiters.writers);
  }

  static void wake_all(wait_list &waiters) noexcept {
    while (!waiters.empty())
      this_loop->wake(waiters.pop_front());
  }

  owned_fd epoll_;
  owned_fd wake_;
  std::vector<std::unique_ptr<fd_waiters>> waiters_; // by descriptor; a waiter's address must not change
};

/// For tests: a day of sleep() takes no time, and the order of events is the same in every run. Descriptors and threads
/// are real, so time stands still while a thread works, and passes when nothing else can happen.
class virtual_time_backend final : public epoll_backend {
public:
  time_point now() noexcept override { return now_; }

  void poll(time_point until, bool threads_busy) override {
    const bool may_jump = until != time_point::max() && !threads_busy;
    const bool look_only = may_jump || until == time_point::min();
    if (!wait(look_only ? std::chrono::nanoseconds::zero() : forever) && may_jump)
      now_ = std::max(now_, until);
  }

private:
  time_point now_{};
};

} // namespace

std::unique_ptr<backend> make_epoll_backend() { return std::make_unique<epoll_backend>(); }
std::unique_ptr<backend> make_virtual_time_backend() { return std::make_unique<virtual_time_backend>(); }

} // namespace aio::detail
