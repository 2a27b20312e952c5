// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/timeout.hpp>

#include "debug.hpp"

#include <algorithm>
#include <string>

namespace aio::detail {

void throw_if_timed_out(scope &joined, task_state &t, std::chrono::nanoseconds limit, std::source_location asked_at) {
  const std::exception_ptr &error = error_of(t);
  const bool was_cancelled = error && is_cancelled(error);
  if (was_cancelled && joined.expired() && !joined.joiner_cancelled()) {
    const auto ms = std::max<long long>(limit / std::chrono::milliseconds(1), 0);
    throw timeout_error("timed out after " + std::to_string(ms) + " ms, at " + asked_at.file_name() + ":" +
                        std::to_string(asked_at.line()));
  }
  if (!was_cancelled)
    joined.postpone_cancel();
}

} // namespace aio::detail
