// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that wait for the same thing, first come first served.
//
//   wait_list waiters;
//   l.park(h, waiters);
//   l.wake(waiters.pop_front());
#pragma once

#include <aio/detail/task_state.hpp>

namespace aio::detail {

/// Destroyed only when no task waits; one that still waits is cancelled, since nothing could wake it any more.
class wait_list : public list<task_state, queue_tag> {
public:
  wait_list() = default;
  ~wait_list();
};

} // namespace aio::detail
