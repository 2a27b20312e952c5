// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Awaits a spawned task by its state, whatever happens to the handle.
//
//   co_await h        // handle_awaiter: takes the result
//   co_await h.wait() // end_watch: leaves it
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/task.hpp>

#include <memory>

namespace aio::detail {

/// The result has been taken.
void consume(task_state &t) noexcept;

/// Is notified when a spawned task ends, and keeps the task alive: the handle may be moved, destroyed, or detached
/// meanwhile.
class end_watch : scope {
public:
  /// Null if there is nothing to wait for.
  explicit end_watch(task_state *t);
  ~end_watch() { leave(); }

  bool await_ready() const noexcept { return pending() == 0; }
  void await_suspend(auto h) noexcept { watch_from(frame_of(h)); }
  void await_resume() const { this_loop->resumed(); }

protected:
  void leave() noexcept;

private:
  task_state *task_; // null if no longer watched
};

/// The watch is made before it is awaited: until then, too, the task may not go.
inline task<> end_of(std::unique_ptr<end_watch> task_ends) { co_await in_place(*task_ends); }

template <class T> class handle_awaiter final : end_watch {
public:
  explicit handle_awaiter(task_state &t) : end_watch(&t), task_(t) { t.claimed = true; }
  ~handle_awaiter() {
    if (!taken_)
      task_.claimed = false;
  }

  using end_watch::await_ready, end_watch::await_suspend;
  T await_resume() {
    end_watch::await_resume();
    leave();
    taken_ = true;
    const struct consumption {
      task_state &t;
      ~consumption() { consume(t); }
    } at_the_end{task_};
    return take<T>(task_);
  }

private:
  task_state &task_;
  bool taken_ = false;
};

} // namespace aio::detail
