// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the end of several tasks amounts to.
#include <aio/cancelled.hpp>
#include <aio/exit_stack.hpp>
#include <aio/gather.hpp>
#include <aio/task_group.hpp>
#include <aio/timeout.hpp>

#include "debug.hpp"

#include <algorithm>
#include <string>

namespace aio::detail {

void promise_base::throw_error() { std::rethrow_exception(std::exchange(error, nullptr)); }
void promise_base::drop_error() noexcept { error.~exception_ptr(); }

void gathering::child_failed(task_state &t, const std::exception_ptr &error) {
  // What throw_failure() looks for: where failures are results, a task that was cancelled.
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

void throw_if_timed_out(scope &joined, task_state &t, std::chrono::nanoseconds limit, std::source_location asked_at) {
  const bool was_cancelled = is_cancelled(error_of(t));
  if (was_cancelled && joined.expired() && !joined.joiner_cancelled()) {
    const auto ms = std::max<long long>(limit / std::chrono::milliseconds(1), 0);
    throw timeout_error("timed out after " + std::to_string(ms) + " ms, at " + asked_at.file_name() + ":" +
                        std::to_string(asked_at.line()));
  }
  if (!was_cancelled)
    joined.postpone_cancel();
}

} // namespace aio::detail

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

task<> exit_stack::unwind(std::exception_ptr error) {
  std::vector<std::exception_ptr> errors;
  if (error)
    errors.push_back(error);
  while (!work_.empty()) {
    task<> last = std::move(work_.back());
    work_.pop_back();
    try {
      co_await last;
    } catch (...) {
      errors.push_back(std::current_exception());
    }
  }
  if (errors.size() == 1)
    std::rethrow_exception(errors.front());
  if (!errors.empty())
    throw exception_group(std::move(errors));
}

} // namespace aio
