// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The tasks of spawn(), and who is told when they end.
#pragma once

#include <aio/detail/loop.hpp>

#include <map>

namespace aio::detail {

/// A task that is watched stays until the last that watches it has gone, whatever its handle does. The first one is the
/// task's owner meanwhile, so that telling it costs nothing; more are rare, and in a table.
class spawned_tasks final : public scope {
public:
  explicit spawned_tasks(loop &of) noexcept : scope(of) {}
  ~spawned_tasks() override { clear(); }

  /// Destroys those that have not ended.
  void clear() noexcept;

  /// When t ends, `by` is told. Throws std::bad_alloc.
  void watch(task_state &t, scope &by);
  void unwatch(task_state &t, scope &by) noexcept;
  bool is_watched(const task_state &t) const noexcept;
  /// Lets go of a task that nobody watches or claims any more, if its handle has gone.
  void settle(task_state &t) noexcept;
  /// There is no handle any more.
  static void let_go(task_state &t) noexcept;

private:
  void child_failed(task_state &t, const std::exception_ptr &error) override;

  std::multimap<const task_state *, scope *> others_;
};

inline spawned_tasks &spawned() noexcept { return static_cast<spawned_tasks &>(this_loop->spawned()); }

} // namespace aio::detail
