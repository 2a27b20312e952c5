// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The owner of tasks: every task belongs to one scope, which is notified when the task finishes. gather, task_group,
// timeout, a handle's await and the loop itself each are a scope; together they make the tree of tasks.
//
//   scope children;
//   task_state &t = children.start(outermost_frame, true);
//   co_await children.join();
#pragma once

#include <aio/detail/operation.hpp>
#include <aio/detail/task_state.hpp>
#include <aio/detail/timer_heap.hpp>

#include <exception>
#include <utility>

namespace aio::detail {

struct to_join {
  class scope &joined;
  time_point deadline;
};

/// A cancel of the joiner, and the passing of the deadline, are passed on to the tasks of the scope; the join still
/// waits for them, so that none outlives what it refers to.
class join_awaiter : immovable {
public:
  explicit join_awaiter(to_join what) noexcept : what_(what) {}

  bool await_ready() const noexcept;
  void await_suspend(auto h) { suspend(frame_of(h)); }
  void await_resume() const noexcept {}

private:
  void suspend(frame h);

  const to_join what_;
};

/// Lives in the frame (or object) of its user, and does not move: tasks point to it. Used by the loop's thread only.
class scope : protected link<struct scope_tag>, immovable {
public:
  /// Registers with the running loop. Throws std::logic_error when there is none.
  scope();
  /// Destroys tasks that have not finished where they are suspended; none may be the running one.
  virtual ~scope();

  /// Makes a task of a coroutine that has not started. It runs in a later step of the loop.
  task_state &start(frame outermost, bool keep);
  /// Cancels each task that has not finished. Not recursive however deep scopes nest.
  void cancel_children() noexcept;
  /// `co_await s.join()`, with an optional deadline: see join_awaiter.
  operation<join_awaiter, to_join> join(time_point deadline = time_point::max()) { return {{*this, deadline}}; }

  std::size_t pending() const noexcept { return pending_; }
  bool joiner_cancelled() const noexcept { return joiner_cancelled_; }
  /// Returns whether it was, and resets it.
  bool take_joiner_cancelled() noexcept { return std::exchange(joiner_cancelled_, false); }
  bool expired() const noexcept { return expired_; }
  /// Defers the joiner's cancel to its next suspension, because this join has a result to deliver after all.
  void postpone_cancel() noexcept;

  /// Destroys a task that is not the running one where it is suspended, and frees it; or frees one that has finished.
  static void destroy(task_state &t) noexcept;
  /// Frees one that has finished.
  static void free(task_state &t) noexcept;

protected:
  explicit scope(class loop &of) noexcept; // the loop's own scope

  /// Called when a task has ended with an exception, before its frame is freed or kept. The default does nothing.
  virtual void child_failed(task_state &, const std::exception_ptr &);

  static void destroy_frame(task_state &t) noexcept;

  /// Called when a task that the scope waits for has ended.
  void one_has_ended() noexcept;
  void ended(task_state &t) noexcept;
  /// Suspends the current task at h until pending() is 0, or until it is cancelled.
  void watch_from(frame h) noexcept;
  /// The joiner is woken when that many more have finished.
  void expect(std::size_t tasks) noexcept { pending_ = tasks; }

  list<task_state, sibling_tag> children_; // unfinished tasks, and finished ones that are kept
  task_state *joiner_ = nullptr;           // the task that waits for pending_ to become 0

private:
  task_state *parent_;      // the task that opened the scope; only compared, to draw the tree
  std::size_t pending_ = 0; // children that have not finished
  bool joiner_cancelled_ = false;
  bool expired_ = false;

  friend class loop;
  friend class spawned_tasks;
  friend class join_awaiter;
  friend struct task_tree;
  friend class list<scope, scope_tag>;
};

inline bool join_awaiter::await_ready() const noexcept { return what_.joined.pending() == 0; }

/// Whether a task ended because it was cancelled. False for nullptr.
bool is_cancelled(const std::exception_ptr &error) noexcept;

} // namespace aio::detail
