// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// io_uring's queues.
#pragma once

#include "owned_fd.hpp"

#include <liburing.h>

namespace aio::detail {

/// Shared with the kernel. Throws std::system_error.
class ring : immovable {
public:
  ring() {
    constexpr unsigned entries = 1024, completions = 16384;
    int error = -EINVAL;
    // All from one thread, which fetches completions itself: no interrupts for them (Linux 6.1).
    for (const unsigned wish : {IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN, 0u}) {
      ::io_uring_params p{};
      p.cq_entries = completions;
      p.flags = IORING_SETUP_CQSIZE | wish;
      if (error == -EINVAL)
        error = ::io_uring_queue_init_params(entries, &ring_, &p);
    }
    if (error < 0)
      throw_errno("io_uring_setup", -error);
  }
  ~ring() { ::io_uring_queue_exit(&ring_); }
  operator ::io_uring *() noexcept { return &ring_; }

private:
  ::io_uring ring_;
};

} // namespace aio::detail
