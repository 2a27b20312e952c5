// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The exception that a cancelled task gets, thrown by the await it is suspended in.
//
//   try { co_await aio::sleep(1h); }
//   catch (const aio::cancelled &) { close_files(); throw; }
#pragma once

namespace aio {

/// Thrown by the co_await at which a task is suspended (or by its next suspension) after the task was cancelled.
///
/// Not a std::exception, so that `catch (const std::exception &)` does not swallow it: a handler that catches it should
/// rethrow it, or the cancellation is lost. `catch (...)` does catch it.
///
/// Delivered once per cancel(). After that the task may await again, which is how cleanup that needs co_await works:
/// leave the handler first, then `co_await aio::shield(cleanup())`, then throw again.
struct cancelled {
  const char *what() const noexcept { return "aio::cancelled"; }
};

} // namespace aio
