// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What looks at each step of the loop in debug mode and for AIO_TRACE: the trampoline resumes coroutines through it.
#pragma once

#include <aio/detail/task_state.hpp>

#include <chrono>
#include <memory>
#include <source_location>
#include <unordered_set>
#include <vector>

namespace aio::detail {

struct calls_of_coroutine;
class trace;

/// Owned by the loop, and there only if it is wanted.
class watch : immovable {
public:
  /// Throws std::system_error if the file of AIO_TRACE cannot be written.
  watch(bool debug, std::chrono::nanoseconds slow_after, std::source_location run_called_at);
  ~watch();

  /// Whether the environment asks for a trace.
  static bool is_traced() noexcept;

  /// Resumes a coroutine of the current task, and reports what it did meanwhile.
  void resume(frame f);

  /// A step begins, and has ended.
  void begins(task_state &t);
  void ended(task_state &t);

  /// The current task is being thrown a cancel, or t has handed one on to the tasks it joins and will throw it then.
  void cancel_delivered(task_state &t);

private:
  /// A task that was thrown a cancel: where that is on its way.
  struct cancellation {
    task_state *task;
    frame at;    // the coroutine that is thrown the cancel, or has caught it
    bool caught; // it goes on
    std::source_location thrown_at;
  };
  void follow_cancel(frame resumed);
  void forget(const task_state &t) noexcept;

  const bool debug_;
  const std::chrono::nanoseconds slow_after_;
  calls_of_coroutine *const calls_; // null: libaio-debug is not there
  std::vector<cancellation> cancelled_;
  std::unordered_set<const task_state *> begun_; // by this loop; in debug mode
  std::unique_ptr<trace> trace_;                 // null: nobody asks for it
};

} // namespace aio::detail
