// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// spawn(task): start a task now, collect its result later, or never.
//
//   aio::handle<int> h = aio::spawn(count_words(file));
//   co_await show_progress();
//   int words = co_await h;
#pragma once

#include <aio/detail/handle_awaiter.hpp>
#include <aio/detail/loop.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/task.hpp>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aio {

template <class T = void> class handle;

namespace detail {

/// Releases a spawned task: see ~handle() and detach().
void drop_handle(task_state &t, bool cancels) noexcept;
struct cancel_and_drop {
  void operator()(task_state *t) const noexcept { drop_handle(*t, true); }
};
/// These throw std::logic_error if the handle's task has no result to be awaited, or to be looked at.
void check_handle(const task_state *t);
void check_ended(const task_state *t);
/// Null if there is no result to wait for.
template <class T> task_state *task_of(const handle<T> &h) noexcept {
  return h.task_ && h.task_->at ? h.task_.get() : nullptr;
}

} // namespace detail

/// Owns the result of a spawned task. Keep it: the task is cancelled when its handle is destroyed.
///
/// `co_await h` suspends until the task has ended, resumes with its value or exception, and uses the handle up. One
/// task at a time may do so. A cancel of the awaiting task ends the await, not the spawned task: the handle keeps it.
/// The handle itself may be moved, destroyed or detached while it is awaited: the await refers to the task.
template <class T> class [[nodiscard("a spawned task is cancelled when its handle is dropped")]] handle {
public:
  using value_type = T;

  /// Refers to no task until one is assigned.
  handle() noexcept = default;
  handle(handle &&) noexcept = default;
  handle &operator=(handle &&) noexcept = default;
  /// Cancels the task unless it has ended. It ends in its own time, at the latest before run() returns; an exception
  /// it ends with, and that no task has awaited, is reported on stderr.
  ~handle() = default;

  /// Asks the task to end: throws aio::cancelled where it is suspended. If it has been woken already, its current await
  /// returns normally and the next one throws; if it has not begun, it never will. Returns false if it has ended.
  bool cancel() noexcept { return task_ && detail::loop::cancel(*task_); }

  /// Whether the task has ended; `co_await h` will then not suspend. Also true once the result was collected.
  bool done() const noexcept { return !task_ || task_->phase == detail::phase::finished; }

  /// Lets the task run on without a handle: until it ends, or until run() ends, which cancels it. An exception that
  /// ends it is reported on stderr.
  void detach() && noexcept {
    if (!done())
      detail::drop_handle(*task_.release(), false);
  }

  auto operator co_await() {
    detail::check_handle(task_.get());
    return detail::handle_awaiter<T>(*task_);
  }

  /// `co_await h.wait()` suspends until the task has ended, and leaves the result in the handle. Any number of tasks
  /// may; a cancel ends the wait and nothing else, so this is how to wait with a limit: `timeout(1s, h.wait())`.
  task<> wait() const { return detail::end_of(std::make_unique<detail::end_watch>(task_.get())); }

  /// Returns the value, left in place, or throws the exception. Throws std::logic_error unless the task has ended.
  std::add_lvalue_reference_t<const T> value() const {
    detail::check_ended(task_.get());
    return detail::peek<T>(*task_);
  }

private:
  explicit handle(detail::task_state *t) noexcept : task_(t) {}
  friend detail::task_state *detail::task_of<T>(const handle &) noexcept;
  template <moved_awaitable A> friend handle<await_result_t<A>> spawn(A &&work, std::string_view name);

  std::unique_ptr<detail::task_state, detail::cancel_and_drop> task_; // nullptr after a move or detach()
};

/// Starts work (a task, or anything that can be awaited; moved) as a task of its own. It runs when the current one
/// suspends, in the order of spawn() calls. Reports call it by its name, if it has one.
/// Throws std::logic_error outside run(), std::bad_alloc.
template <moved_awaitable A> handle<await_result_t<A>> spawn(A &&work, std::string_view name = {}) {
  detail::loop &l = detail::loop_for("spawn()");
  detail::task_state &t = detail::start(l.spawned(), std::forward<A>(work), true);
  if (l.closing)
    detail::loop::cancel(t);
  if (!name.empty())
    detail::give_name(t, name);
  return handle<await_result_t<A>>(&t);
}

/// Returns the name of the running task, or empty text if it has none, or outside run().
std::string_view task_name() noexcept;

} // namespace aio
