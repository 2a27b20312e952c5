// Who waits for tasks: every task belongs to one scope, which is told when the task finishes. gather, task_group,
// timeout, a handle's await and the loop itself each are a scope; together they make the tree of tasks.
//
//   scope children;
//   task_state &t = children.start(outermost_frame, true);
//   co_await join_awaiter(children);
#pragma once

#include <aio/detail/task_state.hpp>
#include <aio/detail/timer_heap.hpp>

#include <exception>

namespace aio::detail {

struct join_awaiter;

/// Lives in the frame (or object) of its user, and does not move: tasks point to it. Used by the loop's thread only.
class scope : link<struct scope_tag> {
public:
  /// Registers with the running loop. Throws std::logic_error when there is none.
  scope();
  /// Tasks that have not finished are destroyed where they are suspended; none may be the running one.
  virtual ~scope();
  scope(const scope &) = delete;
  scope &operator=(const scope &) = delete;

  /// Makes a task of a coroutine that has not started. It runs in a later step of the loop.
  task_state &start(frame outermost, bool keep);
  /// Takes over a task from the scope it is in.
  void adopt(task_state &t) noexcept;
  /// Cancels each task that has not finished. Not recursive however deep scopes nest.
  void cancel_children() noexcept;
  std::size_t pending() const noexcept { return pending_; }
  bool joiner_cancelled() const noexcept { return joiner_cancelled_; }
  bool expired() const noexcept { return expired_; }
  /// Hands the joiner's cancel on to its next suspension, because this join had a result to deliver after all.
  void postpone_cancel() noexcept;

protected:
  explicit scope(class loop &of) noexcept; // the loop's own scope

  /// A task ended with an exception; called before its frame is freed or kept. The default does nothing.
  virtual void child_failed(task_state &, const std::exception_ptr &);

private:
  void destroy_child(task_state &t) noexcept;

  list<task_state, sibling_tag> children_; // unfinished tasks, and finished ones that are kept
  task_state *joiner_ = nullptr;           // the task suspended in join()
  task_state *parent_;                     // the task that opened the scope; only compared, to draw the tree
  std::size_t pending_ = 0;                // children that have not finished
  bool joiner_cancelled_ = false;
  bool expired_ = false;

  friend class loop;
  friend struct join_awaiter;
  friend class list<scope, scope_tag>;
};

} // namespace aio::detail
