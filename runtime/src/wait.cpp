// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/wait.hpp>

#include "spawned.hpp"

namespace aio::detail {

static bool has_failed(const std::exception_ptr &error) noexcept { return error && !is_cancelled(error); }

void task_watch::add(task_state &t) {
  if (t.phase == phase::finished) {
    any_finished_ = true;
    any_failed_ |= has_failed(error_of(t));
    return;
  }
  watched_.push_back(&t);
  spawned().watch(t, *this);
}

bool task_watch::satisfied() noexcept {
  if (pending() == 0 || (any_finished_ && what_ == until::first_completed) ||
      (any_failed_ && what_ == until::first_exception))
    return true;
  if (what_ == until::first_completed)
    expect(1);
  return false;
}

void task_watch::child_failed(task_state &, const std::exception_ptr &error) {
  if (what_ == until::first_exception && has_failed(error))
    expect(1); // which is this one
}

task_watch::~task_watch() {
  for (task_state *t : watched_)
    spawned().unwatch(*t, *this);
}

} // namespace aio::detail
