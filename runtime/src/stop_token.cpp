#include <aio/io.hpp>
#include <aio/stop_token.hpp>

#include "owned_fd.hpp"

#include <sys/eventfd.h>

namespace aio::detail {

int stop_signal::make_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0)
    throw_errno("eventfd");
  return fd;
}

void stop_signal::raise::operator()() const noexcept { [[maybe_unused]] const int ignored = ::eventfd_write(fd, 1); }

task<> cancel_when_stopped(stop_signal &stopped, scope &work) {
  co_await readable(stopped.fd());
  work.cancel_children();
}

void settle_stop(scope &work, task_state &t) noexcept {
  if (!error_of(t) || !is_cancelled(error_of(t)))
    work.postpone_cancel();
}

} // namespace aio::detail
