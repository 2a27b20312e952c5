// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "owned_fd.hpp"
#include "readiness.hpp"

#include <aio/detail/loop.hpp>

#include <algorithm>
#include <utility>

#include <fcntl.h>
#include <uv.h>

namespace aio::detail {
namespace {

template <class Handle> uv_handle_t *handle_of(Handle &each) noexcept { return reinterpret_cast<uv_handle_t *>(&each); }

/// libuv watches descriptors level-triggered: one without a waiter must not be watched for long. A socket says when it
/// closes (forget), so it may stay watched until it is ready in vain. Any other descriptor is released with its last
/// waiter, because the number may be another file next time, and libuv aborts if it notices that itself.
///
/// Our handles do not keep the loop alive, so that uv_loop_alive() reports only the program's own.
class uv_backend final : public readiness_backend {
public:
  uv_backend(clock c, ::uv_loop_t *others) : readiness_backend(c), loop_(others ? others : &own_loop_) {
    if (const int error = loop_ == &own_loop_ ? ::uv_loop_init(loop_) : 0; error < 0)
      throw_errno("uv_loop_init", -error);
    const int error = ::uv_async_init(
        loop_, &wake_, [](::uv_async_t *wake) { static_cast<uv_backend *>(wake->data)->happened_ = true; });
    if (error < 0) {
      close_own_loop();
      throw_errno("uv_async_init", -error);
    }
    wake_.data = this;
    ::uv_unref(handle_of(wake_));
    ::uv_timer_init(loop_, &timer_);
    timer_.data = this;
    ::uv_prepare_init(loop_, &before_blocking_);
    before_blocking_.data = this;
    ::uv_prepare_start(&before_blocking_, look_before_blocking);
    ::uv_unref(handle_of(before_blocking_));
  }

  ~uv_backend() {
    for (std::unique_ptr<polled> &each : descriptors_.all)
      if (each)
        let_go(*each);
    const auto count = [](::uv_handle_t *closed) { --static_cast<uv_backend *>(closed->data)->closing_; };
    closing_ += 3;
    ::uv_close(handle_of(wake_), count);
    ::uv_close(handle_of(timer_), count);
    ::uv_close(handle_of(before_blocking_), count);
    while (closing_ != 0)
      ::uv_run(loop_, UV_RUN_NOWAIT);
    close_own_loop();
  }

  void start(io_request &r) override {
    if (r.fd < 0)
      return complete(r, -EBADF);
    polled &d = descriptors_.at(r.fd, *this, r.fd);
    if (r.is_readiness())
      d.tells_when_closed = false;
    else if (const std::optional<int> result = attempt(r, d))
      return complete(r, *result);
    if (const int error = watch(d, d.watched | d.awaited() | (r.reads() ? UV_READABLE : UV_WRITABLE)); error < 0) {
      let_go_unless_awaited(d);
      return complete(r, error == UV_EPERM && r.is_readiness() ? 0 : error); // regular files are always ready
    }
    d.waiting(r).push_back(*r.waiter);
  }

  void cancel(io_request &r) noexcept override {
    complete(r, -ECANCELED);
    let_go_unless_awaited(*descriptors_.find(r.fd));
  }

  void settle(io_request &r) noexcept override { cancel(r); } // its task has left the list already

  void forget(int fd) noexcept override {
    if (polled *d = descriptors_.find(fd)) {
      cancel_all(*d);
      let_go(*d);
    }
  }

  void wake() noexcept override { ::uv_async_send(&wake_); }

  bool watch(guest &g, int fd, unsigned events) override {
    polled &d = descriptors_.at(fd, *this, fd);
    d.watcher = events == 0 ? nullptr : &g;
    if (events != 0)
      return watch(d, (events & guest::in ? UV_READABLE : 0) | (events & guest::out ? UV_WRITABLE : 0)) == 0;
    let_go(d);
    return true;
  }

  bool has_guests() noexcept override { return ::uv_loop_alive(loop_) || backend::has_guests(); }

private:
  /// uv_run() calls the timers that are due, ours and the program's, and still blocks afterwards.
  static void look_before_blocking(::uv_prepare_t *handle) noexcept {
    if (static_cast<uv_backend *>(handle->data)->happened_ || !this_loop->ready.empty())
      ::uv_stop(handle->loop);
  }

  struct polled : descriptor {
    polled(uv_backend &o, int n) noexcept : owner(o), fd(n) {}

    int awaited() const noexcept { return (readers.empty() ? 0 : UV_READABLE) | (writers.empty() ? 0 : UV_WRITABLE); }

    uv_backend &owner;
    const int fd;
    bool tells_when_closed = true;
    bool open = false; // libuv has the handle
    int watched = 0;   // for what
    ::uv_poll_t handle;
  };

  /// 0, or an error.
  int watch(polled &d, int events) noexcept {
    if (!d.open) {
      const int flags = ::fcntl(d.fd, F_GETFL);
      if (const int error = ::uv_poll_init(loop_, &d.handle, d.fd); error < 0)
        return error;
      // libuv has made it non-blocking, but the file may be shared, as a terminal is.
      ::fcntl(d.fd, F_SETFL, flags);
      d.handle.data = &d;
      ::uv_unref(handle_of(d.handle));
      d.open = true;
    }
    if (events == d.watched)
      return 0;
    d.watched = events;
    return events == 0 ? ::uv_poll_stop(&d.handle) : ::uv_poll_start(&d.handle, events, ready);
  }

  static void ready(::uv_poll_t *handle, int error, int events) noexcept {
    polled &d = *static_cast<polled *>(handle->data);
    d.owner.happened_ = true;
    const int awaited = d.awaited(), watched = d.watched;
    if (error < 0) { // libuv has stopped; the next read or write returns the error
      d.watched = 0;
      events = UV_READABLE | UV_WRITABLE;
    }
    if (d.watcher)
      return tell_watcher(d, watched, events & watched, error < 0);
    now_ready(d, events & UV_READABLE, events & UV_WRITABLE);
    if (!d.owner.let_go_unless_awaited(d))
      d.owner.watch(d, d.awaited() | (d.watched & awaited));
  }

  /// The watcher ends the watch itself, after an error too.
  static void tell_watcher(polled &d, int wanted, int events, bool failed) noexcept {
    d.watcher->ready(d.fd, (events & UV_READABLE ? guest::in : 0u) | (events & UV_WRITABLE ? guest::out : 0u) |
                               (failed ? guest::failed : 0u));
    if (d.owner.descriptors_.find(d.fd) == &d && d.watched == 0)
      d.owner.watch(d, wanted);
  }

  bool let_go_unless_awaited(polled &d) noexcept {
    const bool goes = !d.tells_when_closed && d.awaited() == 0;
    if (goes)
      let_go(d);
    return goes;
  }

  /// libuv needs the handle until it reports that it is closed.
  void let_go(polled &d) noexcept {
    std::unique_ptr<polled> going = std::move(descriptors_.all[static_cast<std::size_t>(d.fd)]);
    if (!going->open)
      return;
    ++closing_;
    ::uv_close(handle_of(d.handle), [](::uv_handle_t *closed) {
      const std::unique_ptr<polled> gone(static_cast<polled *>(closed->data));
      --gone->owner.closing_;
    });
    going.release();
  }

  bool wait(std::chrono::nanoseconds timeout) override {
    happened_ = false;
    const bool may_block = timeout != std::chrono::nanoseconds::zero();
    if (may_block && timeout != forever) {
      const auto ms = std::chrono::ceil<std::chrono::milliseconds>(timeout).count();
      ::uv_update_time(loop_);
      const auto due = [](::uv_timer_t *timer) { static_cast<uv_backend *>(timer->data)->happened_ = true; };
      ::uv_timer_start(&timer_, due, static_cast<std::uint64_t>(ms), 0);
    }
    ::uv_ref(handle_of(wake_));
    ::uv_run(loop_, may_block ? UV_RUN_ONCE : UV_RUN_NOWAIT);
    ::uv_unref(handle_of(wake_));
    ::uv_timer_stop(&timer_);
    return happened_;
  }

  void close_own_loop() noexcept {
    if (loop_ == &own_loop_)
      ::uv_loop_close(loop_);
  }

  ::uv_loop_t own_loop_;
  ::uv_loop_t *const loop_;
  ::uv_async_t wake_;
  ::uv_timer_t timer_;
  ::uv_prepare_t before_blocking_;
  by_number<polled> descriptors_;
  unsigned closing_ = 0; // handles that libuv has not released yet
  bool happened_ = false;
};

} // namespace

std::unique_ptr<backend> make_uv_backend(clock c, ::uv_loop_s *others) {
  return std::make_unique<uv_backend>(c, others);
}

} // namespace aio::detail
