// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/cancelled.hpp>
#include <aio/task_group.hpp>

#include "debug.hpp"

#include <utility>

namespace aio {

exception_group::exception_group(std::vector<std::exception_ptr> errors) : errors_(std::move(errors)) {
  what_ = std::to_string(errors_.size()) + (errors_.size() == 1 ? " task failed" : " tasks failed");
  const char *separator = ": ";
  for (const std::exception_ptr &error : errors_) {
    what_ += separator + detail::describe(error);
    separator = "; ";
  }
}

void task_group::cancel() noexcept {
  stopping_ = true;
  cancel_children();
}

void task_group::child_failed(detail::task_state &, const std::exception_ptr &error) {
  if (detail::is_cancelled(error))
    return;
  errors_.push_back(error);
  if (!std::exchange(stopping_, true))
    cancel_children();
}

void task_group::throw_errors() {
  stopping_ = false;
  if (!errors_.empty()) {
    postpone_cancel();
    throw exception_group(std::exchange(errors_, {}));
  }
  if (take_joiner_cancelled())
    throw cancelled{};
}

} // namespace aio
