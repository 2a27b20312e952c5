// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/wait.hpp>

namespace aio::detail {

void task_watch::add(task_state &t) {
  check_handle(&t);
  if (t.phase == phase::finished) {
    any_finished_ = true;
    any_failed_ |= error_of(t) != nullptr;
    return;
  }
  borrowed_.push_back(&t);
  borrow(t);
}

bool task_watch::satisfied() noexcept {
  if (pending() == 0 || (any_finished_ && what_ == until::first_completed) ||
      (any_failed_ && what_ == until::first_exception))
    return true;
  if (what_ == until::first_completed)
    expect(1);
  return false;
}

void task_watch::child_failed(task_state &, const std::exception_ptr &) {
  if (what_ == until::first_exception)
    expect(1); // which is this one
}

task_watch::~task_watch() {
  joiner_ = nullptr;
  for (task_state *t : borrowed_) {
    give_back(*t, this_loop->spawned());
    if (t->handle_gone)
      drop_handle(*t);
  }
}

} // namespace aio::detail
