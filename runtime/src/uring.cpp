// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/backend.hpp>
#include <aio/detail/bell.hpp>
#include <aio/detail/file_request.hpp>

#include "ring.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>

namespace aio::detail {
namespace {

/// Requests go to the kernel together, once a turn, with the same system call that fetches what has completed.
class uring_backend final : public backend {
public:
  explicit uring_backend(clock c) : backend(c) { watch_wake(); }

  void start(io_request &r) override {
    if (r.fd >= 0) {
      if (static_cast<std::size_t>(r.fd) >= in_flight_.size())
        in_flight_.resize(static_cast<std::size_t>(r.fd) + 1);
      requests &all = in_flight_[static_cast<std::size_t>(r.fd)];
      io_request *&same = r.reads() ? all.receive : all.send;
      if (r.excludes(r)) {
        if (same)
          return complete(r, -EALREADY);
        same = &r;
      }
      ++all.count;
    }
    submit(r);
  }

  void cancel(io_request &r) noexcept override {
    ::io_uring_prep_cancel64(next_entry(), reinterpret_cast<std::uint64_t>(&r), 0);
  }

  void settle(io_request &r) noexcept override {
    cancel(r);
    while (r.in_flight) {
      ::io_uring_submit_and_wait(ring_, 1);
      reap();
    }
    wake(); // the loop must still see the wake-up that was taken here
  }

  bool takes_files() const noexcept override { return true; }

  void forget(int fd) noexcept override {
    if (static_cast<std::size_t>(fd) >= in_flight_.size() || in_flight_[static_cast<std::size_t>(fd)].count == 0)
      return; // the kernel would look through the requests of all descriptors
    // Now, before the number can mean something else; and so that nothing that is not yet submitted means it.
    ::io_uring_prep_cancel_fd(next_entry(), fd, IORING_ASYNC_CANCEL_ALL);
    ::io_uring_submit(ring_);
  }

  bool watch(guest &g, int fd, unsigned events) override {
    const auto n = static_cast<std::size_t>(fd);
    if (n >= watched_.size())
      watched_.resize(n + 1);
    watched &w = watched_[n];
    if (w.events == events)
      return true;
    if (w.armed)
      ::io_uring_prep_poll_remove(next_entry(), name_of(fd, w));
    ++w.generation;
    w.armed = false;
    w.events = events;
    w.by = &g;
    arm(fd);
    return true;
  }

  void wake() noexcept override { wake_.ring(); }

private:
  /// The kinds of entries without a request: a wake-up, or a cancel, whose own result does not matter.
  static constexpr std::uint64_t nothing = 0, woken = 1;

  struct requests {
    unsigned count = 0;
    io_request *receive = nullptr, *send = nullptr;
  };
  /// A descriptor that a guest watches. The poll is submitted anew after each completion, so it repeats as long as the
  /// descriptor is ready.
  struct watched {
    guest *by = nullptr;
    unsigned events = 0; // 0 if none is wanted
    bool armed = false;  // a poll is submitted
    std::uint32_t generation = 0;
  };
  /// The identity of an entry about it. Never the address of a request, whose lowest bits are 0.
  static constexpr std::uint64_t about_watched = 2;
  static std::uint64_t name_of(int fd, const watched &w) noexcept {
    return std::uint64_t{w.generation} << 34 | std::uint64_t{static_cast<std::uint32_t>(fd)} << 2 | about_watched;
  }

  void arm(int fd) noexcept {
    watched &w = watched_[static_cast<std::size_t>(fd)];
    if (w.armed || w.events == 0)
      return;
    ::io_uring_sqe *entry = next_entry();
    ::io_uring_prep_poll_add(entry, fd, w.events);
    entry->user_data = name_of(fd, w);
    w.armed = true;
  }

  void polled(std::uint64_t name, int result) noexcept {
    const auto fd = static_cast<int>(static_cast<std::uint32_t>(name >> 2));
    watched &w = watched_[static_cast<std::size_t>(fd)];
    if (name != name_of(fd, w)) // it is no longer watched, or another descriptor has that number
      return;
    w.armed = false;
    if (result < 0)
      w.events = 0;
    w.by->ready(fd, result < 0 ? guest::failed : static_cast<unsigned>(result));
    arm(fd);
  }

  ::io_uring_sqe *next_entry() noexcept {
    ::io_uring_sqe *entry;
    while (!(entry = ::io_uring_get_sqe(ring_)))
      ::io_uring_submit(ring_);
    entry->user_data = nothing;
    return entry;
  }

  void submit(io_request &r) noexcept {
    ::io_uring_sqe *entry = next_entry();
    switch (r.what) {
    case io_request::kind::readable:
      ::io_uring_prep_poll_add(entry, r.fd, POLLIN | POLLRDHUP);
      break;
    case io_request::kind::writable:
      ::io_uring_prep_poll_add(entry, r.fd, POLLOUT);
      break;
    case io_request::kind::receive:
      ::io_uring_prep_recv(entry, r.fd, r.buffer, r.size, 0);
      break;
    case io_request::kind::send:
      ::io_uring_prep_send(entry, r.fd, r.buffer + r.sent, r.size - r.sent, MSG_NOSIGNAL | MSG_WAITALL);
      break;
    case io_request::kind::accept:
      ::io_uring_prep_accept(entry, r.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      break;
    case io_request::kind::file:
      prepare(entry, static_cast<file_request &>(r));
      break;
    }
    entry->user_data = reinterpret_cast<std::uint64_t>(&r);
  }

  static void prepare(::io_uring_sqe *entry, file_request &r) noexcept {
    const auto bytes = static_cast<unsigned>(std::min(r.size - r.sent, file_request::most_bytes));
    const auto at = static_cast<std::uint64_t>(r.offset); // nowhere is -1 here too
    switch (r.what_to_do) {
    case file_request::action::open:
      ::io_uring_prep_openat(entry, AT_FDCWD, reinterpret_cast<const char *>(r.buffer), r.flags, r.mode);
      break;
    case file_request::action::read:
      ::io_uring_prep_read(entry, r.fd, r.buffer, bytes, at);
      leave_to_a_thread(entry, bytes);
      break;
    case file_request::action::write:
      ::io_uring_prep_write(entry, r.fd, r.buffer + r.sent, bytes, r.offset < 0 ? at : at + r.sent);
      leave_to_a_thread(entry, bytes);
      break;
    case file_request::action::sync:
      ::io_uring_prep_fsync(entry, r.fd, 0);
      break;
    case file_request::action::stat:
      ::io_uring_prep_statx(entry, r.fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS,
                            reinterpret_cast<struct ::statx *>(r.buffer));
      break;
    case file_request::action::close:
      ::io_uring_prep_close(entry, r.fd);
      break;
    case file_request::action::truncate: // not in liburing 2.3
      break;
    }
  }

  /// The kernel would copy what its cache has while we submit, however long that takes.
  static void leave_to_a_thread(::io_uring_sqe *entry, unsigned bytes) noexcept {
    if (bytes > file_request::most_at_once)
      entry->flags |= IOSQE_ASYNC;
  }

  void watch_wake() noexcept {
    ::io_uring_sqe *entry = next_entry();
    ::io_uring_prep_poll_add(entry, wake_.fd(), POLLIN);
    entry->user_data = woken;
  }

  /// Whether it must be sent or written as a whole.
  static bool is_whole(const io_request &r) noexcept {
    return r.what == io_request::kind::send ||
           (r.what == io_request::kind::file &&
            static_cast<const file_request &>(r).what_to_do == file_request::action::write);
  }

  void completed(io_request &r, int result) noexcept {
    if (is_whole(r) && result >= 0) {
      r.sent += static_cast<std::size_t>(result);
      if (r.sent < r.size && r.waiter && !r.cancel_asked)
        return submit(r);
      result = r.sent < r.size ? -ECANCELED : 0;
    }
    if (r.fd >= 0) {
      requests &all = in_flight_[static_cast<std::size_t>(r.fd)];
      --all.count;
      if (r.excludes(r))
        (r.reads() ? all.receive : all.send) = nullptr;
    }
    complete(r, r.is_readiness() && result > 0 ? 0 : result);
  }

  /// Returns false if nothing had completed.
  bool reap() noexcept {
    unsigned head, seen = 0;
    ::io_uring_cqe *each;
    io_uring_for_each_cqe(static_cast<::io_uring *>(ring_), head, each) {
      ++seen;
      if (each->user_data == woken) {
        wake_.quiet();
        watch_wake();
      } else if (each->user_data & about_watched) {
        polled(each->user_data, each->res);
      } else if (each->user_data != nothing) {
        completed(*reinterpret_cast<io_request *>(each->user_data), each->res);
      }
    }
    ::io_uring_cq_advance(ring_, seen);
    return seen != 0;
  }

  bool wait(std::chrono::nanoseconds timeout) override {
    int error;
    if (timeout == std::chrono::nanoseconds::zero()) {
      error = ::io_uring_submit_and_get_events(ring_);
    } else if (timeout == forever) {
      error = ::io_uring_submit_and_wait(ring_, 1);
    } else {
      constexpr std::int64_t second = 1'000'000'000;
      ::__kernel_timespec limit{timeout.count() / second, timeout.count() % second};
      ::io_uring_cqe *first;
      error = ::io_uring_submit_and_wait_timeout(ring_, &first, 1, &limit, nullptr);
    }
    // EINTR: a signal handler ran. EBUSY, EAGAIN: the kernel wants its completions fetched first.
    if (error < 0 && error != -ETIME && error != -EINTR && error != -EBUSY && error != -EAGAIN)
      throw_errno("io_uring_enter", -error);
    return reap();
  }

  const bell wake_;
  ring ring_;
  std::vector<requests> in_flight_; // by descriptor
  std::vector<watched> watched_;    // by descriptor
};

} // namespace

std::unique_ptr<backend> make_uring_backend(clock c) { return std::make_unique<uring_backend>(c); }

} // namespace aio::detail
