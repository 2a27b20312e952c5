// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a cancelled task sees: an exception, thrown by the await it is suspended in.
//
//   try { co_await aio::sleep(1h); }
//   catch (const aio::cancelled &) { close_files(); throw; }
#pragma once

namespace aio {

/// Thrown by the co_await at which a task is suspended (or by its next suspension) after somebody cancelled the task.
///
/// Not a std::exception, so that `catch (const std::exception &)` does not swallow it: who catches it should throw it
/// again, or the cancellation is lost. `catch (...)` does catch it.
///
/// Delivered once per cancel(). After that the task may await again, which is how cleanup that needs co_await works:
/// leave the handler first, then `co_await aio::shield(cleanup())`, then throw again.
struct cancelled {
  const char *what() const noexcept { return "aio::cancelled"; }
};

} // namespace aio
