// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/cancelled.hpp>
#include <aio/gather.hpp>

namespace aio::detail {

void gathering::child_failed(task_state &t, const std::exception_ptr &error) {
  // The task that throw_failure() looks for: if failures are results, one that was cancelled.
  const bool wants_cancelled = policy_ == on_error::go_on, first = !failed_;
  if (first || (is_cancelled(error_of(*failed_)) != wants_cancelled && is_cancelled(error) == wants_cancelled))
    failed_ = &t;
  if (first && policy_ == on_error::cancel_others)
    cancel_children();
}

void gathering::throw_failure() {
  if (policy_ == on_error::go_on) {
    if (joiner_cancelled() && failed_ && is_cancelled(error_of(*failed_)))
      throw cancelled{};
    return postpone_cancel();
  }
  if (!failed_)
    return postpone_cancel();
  const std::exception_ptr error = std::move(error_of(*failed_));
  if (!is_cancelled(error))
    postpone_cancel();
  std::rethrow_exception(error);
}

} // namespace aio::detail
