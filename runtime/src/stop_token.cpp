// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/io.hpp>
#include <aio/stop_token.hpp>

namespace aio::detail {

task<> cancel_when_stopped(stop_signal &stopped, scope &work) {
  co_await readable(stopped.fd());
  work.cancel_children();
}

void settle_stop(scope &work, task_state &t) noexcept {
  if (!error_of(t) || !is_cancelled(error_of(t)))
    work.postpone_cancel();
}

} // namespace aio::detail
