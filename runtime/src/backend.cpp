// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/backend.hpp>
#include <aio/detail/loop.hpp>
#include <aio/run.hpp>

#include "owned_fd.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace aio::detail {

void io_request::submit(frame h) {
  loop &l = *this_loop;
  waiter = l.suspend(h, phase::in_flight);
  if (!waiter)
    return;
  waiter->slot = this;
  waiter->link<queue_tag>::self_link();
  in_flight = true;
  ++l.io_waits;
  try {
    l.outside->start(*this);
  } catch (...) {
    waiter->phase = phase::running;
    in_flight = false;
    --l.io_waits;
    throw;
  }
}

int io_request::finish() {
  this_loop->resumed();
  static constexpr const char *names[] = {"readable", "writable", "receive", "send", "accept"};
  if (result < 0)
    throw_errno(names[static_cast<std::size_t>(what)], -result);
  return std::exchange(result, -1);
}

void io_request::abandon() noexcept {
  if (in_flight) {
    waiter = nullptr;
    this_loop->outside->settle(*this);
  }
  if (what == kind::accept && result >= 0) // a connection, and the task that should take it is being destroyed
    ::close(std::exchange(result, -1));
}

void backend::complete(io_request &r, int result) noexcept {
  r.result = result;
  r.in_flight = false;
  --this_loop->io_waits;
  if (!r.waiter)
    return;
  task_state &t = *r.waiter;
  if (result == -ECANCELED && t.cancel_due())
    return this_loop->interrupt(t);
  this_loop->unlink(t);
  this_loop->wake(t);
}

backend::backend(clock c) noexcept : virtual_time_(c == clock::virtual_time) {}

void backend::poll(time_point until, bool threads_busy) {
  using std::chrono::steady_clock;
  constexpr std::chrono::nanoseconds no_time{0};
  if (until == time_point::min()) {
    wait(no_time);
  } else if (until == time_point::max()) {
    wait(forever);
  } else if (!virtual_time_) {
    wait(std::max(until - now(), no_time));
  } else if (!threads_busy) {
    if (!wait(no_time))
      now_ = std::max(now_, until);
  } else {
    if (threads_busy_since_ == time_point())
      threads_busy_since_ = steady_clock::now();
    const time_point due = threads_busy_since_ + std::min(until - now_, time_point::max() - threads_busy_since_);
    wait(std::max(due - steady_clock::now(), no_time));
    if (steady_clock::now() < due)
      return;
    threads_busy_since_ = due;
    now_ = until;
  }
}

#ifndef AIO_URING
std::unique_ptr<backend> make_uring_backend(clock) { throw_errno("aio was built without liburing", ENOSYS); }
#endif
#ifndef AIO_UV
std::unique_ptr<backend> make_uv_backend(clock, ::uv_loop_s *) { throw_errno("aio was built without libuv", ENOSYS); }
#endif

std::unique_ptr<backend> make_backend(const run_options &options) {
  const event_loop wanted = options.uv_loop ? event_loop::uv : options.loop;
  if (wanted == event_loop::epoll)
    return make_epoll_backend(options.clock);
  const bool uv = wanted == event_loop::uv;
  try {
    return uv ? make_uv_backend(options.clock, options.uv_loop) : make_uring_backend(options.clock);
  } catch (const std::system_error &error) {
    const int why = error.code().value();
    if (options.uv_loop || (why != EPERM && why != ENOSYS && why != EINVAL))
      throw;
    std::fprintf(stderr, "aio: no %s here, using epoll: %s\n", uv ? "libuv" : "io_uring", error.what());
  }
  return make_epoll_backend(options.clock);
}

} // namespace aio::detail
