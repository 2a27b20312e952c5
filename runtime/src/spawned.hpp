// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tasks of spawn(), and their watchers.
#pragma once

#include <aio/detail/loop.hpp>

#include <map>
#include <string>

namespace aio::detail {

/// A watched task stays until its last watcher is gone, whatever its handle does. The first watcher is the task's owner
/// meanwhile, so that notifying it is free; more are rare, and in a table.
class spawned_tasks final : public scope {
public:
  explicit spawned_tasks(loop &of) noexcept : scope(of) {}
  ~spawned_tasks() override { clear(); }

  /// Destroys the tasks that have not ended.
  void clear() noexcept;

  /// Notifies `by` when t ends. Throws std::bad_alloc.
  void watch(task_state &t, scope &by);
  void unwatch(task_state &t, scope &by) noexcept;
  bool is_watched(const task_state &t) const noexcept;
  /// Frees a task that is no longer watched or claimed, if its handle is gone.
  void settle(task_state &t) noexcept;
  /// Called when the handle is gone.
  static void let_go(task_state &t) noexcept;

  std::map<const task_state *, std::string>
      names; // of tasks that were given one; it stays until another task, at the same address, gets one

private:
  void child_failed(task_state &t, const std::exception_ptr &error) override;

  std::multimap<const task_state *, scope *> others_;
};

inline spawned_tasks &spawned() noexcept { return static_cast<spawned_tasks &>(this_loop->spawned()); }

} // namespace aio::detail
