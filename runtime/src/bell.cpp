// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/bell.hpp>

#include "owned_fd.hpp"

#include <sys/eventfd.h>

namespace aio::detail {

static int make_event() {
  const int fd = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (fd < 0)
    throw_errno("eventfd");
  return fd;
}

bell::bell() : event_(make_event()) {}

// Fails only when the counter is full, and then the last ring has not been heard yet.
void bell::ring() const noexcept { [[maybe_unused]] const int ignored = ::eventfd_write(fd(), 1); }

void bell::quiet() const noexcept {
  ::eventfd_t count;
  [[maybe_unused]] const int ignored = ::eventfd_read(fd(), &count);
}

} // namespace aio::detail
