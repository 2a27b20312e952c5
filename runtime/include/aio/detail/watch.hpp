// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Observes each step of the loop in debug mode and for AIO_TRACE: the trampoline resumes coroutines through it.
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

/// Owned by the loop, and made only if it is needed.
class watch : immovable {
public:
  /// Throws std::system_error if the file of AIO_TRACE cannot be written.
  watch(bool debug, std::chrono::nanoseconds slow_after, std::source_location run_called_at);
  ~watch();

  /// Whether the environment asks for a trace.
  static bool is_traced() noexcept;

  /// Resumes a coroutine of the current task, and reports what it did meanwhile.
  void resume(frame f);

  /// Called when a step begins, and when it has ended.
  void begins(task_state &t);
  void ended(task_state &t);

  /// Called when a cancel is thrown in the current task, or when t has passed one on to the tasks it joins and will
  /// throw it afterwards.
  void cancel_delivered(task_state &t);

private:
  /// A cancel that was thrown in a task: how far it has propagated.
  struct cancellation {
    task_state *task;
    frame at;    // the coroutine in which the cancel is thrown, or that has caught it
    bool caught; // the coroutine runs on
    std::source_location thrown_at;
  };
  void follow_cancel(frame resumed);
  void forget(const task_state &t) noexcept;

  const bool debug_;
  const std::chrono::nanoseconds slow_after_;
  calls_of_coroutine *const calls_; // null without libaio-debug
  std::vector<cancellation> cancelled_;
  std::unordered_set<const task_state *> begun_; // by this loop; in debug mode
  std::unique_ptr<trace> trace_;                 // null without AIO_TRACE
};

} // namespace aio::detail
