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
  task_state &t = *l.current;
  t.at = h;
  if (t.cancel_due()) [[unlikely]]
    return l.interrupt_now(t);
  t.slot = this;
  t.phase = phase::in_flight;
  t.link<queue_tag>::self_link();
  in_flight = true;
  waiter = &t;
  ++l.io_waits;
  try {
    l.outside->start(*this);
  } catch (...) {
    t.phase = phase::running;
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
  return result;
}

void io_request::abandon() noexcept {
  waiter = nullptr;
  this_loop->outside->settle(*this);
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
  constexpr std::chrono::nanoseconds no_time{0};
  const bool may_jump = virtual_time_ && until != time_point::max() && !threads_busy;
  if (may_jump || until == time_point::min()) {
    if (!wait(no_time) && may_jump)
      now_ = std::max(now_, until);
  } else {
    wait(virtual_time_ || until == time_point::max() ? forever : std::max(until - now(), no_time));
  }
}

#ifndef AIO_URING
std::unique_ptr<backend> make_uring_backend(clock) { throw_errno("aio was built without liburing", ENOSYS); }
#endif

std::unique_ptr<backend> make_backend(event_loop wanted, clock c) {
  if (wanted == event_loop::io_uring)
    try {
      return make_uring_backend(c);
    } catch (const std::system_error &error) {
      const int why = error.code().value();
      if (why != EPERM && why != ENOSYS && why != EINVAL)
        throw;
      std::fprintf(stderr, "aio: no io_uring here, using epoll: %s\n", error.what());
    }
  return make_epoll_backend(c);
}

} // namespace aio::detail
