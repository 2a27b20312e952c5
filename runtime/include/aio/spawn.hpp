// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// spawn(task): start a task now, collect its result later, or never.
//
//   aio::handle<int> h = aio::spawn(count_words(file));
//   co_await show_progress();
//   int words = co_await h;
#pragma once

#include <aio/detail/handle_awaiter.hpp>
#include <aio/detail/loop.hpp>
#include <aio/detail/task_names.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/task.hpp>

#include <memory>
#include <string_view>
#include <type_traits>
#include <utility>

namespace aio {

template <class T = void> class handle;

namespace detail {

/// Lets go of a spawned task: see ~handle() and detach().
void drop_handle(task_state &t, bool cancels) noexcept;
/// These throw std::logic_error if the handle's task has no result to be awaited, or to be looked at.
void check_handle(const task_state *t);
void check_ended(const task_state *t);
void cancel_if_closing(task_state &t) noexcept;
/// Null if there is no result to wait for.
template <class T> task_state *task_of(const handle<T> &h) noexcept {
  return h.task_ && h.task_->at ? h.task_ : nullptr;
}

} // namespace detail

/// The right to the result of a spawned task. Keep it: the task is cancelled when its handle goes.
///
/// `co_await h` suspends until the task has ended, resumes with its value or exception, and uses the handle up. One
/// task at a time may do so. A cancel of the awaiting task ends the await, not the spawned task: that stays with the
/// handle. The handle itself may move, go or detach while it is awaited: the await is for the task.
template <class T> class [[nodiscard("a spawned task is cancelled when its handle is dropped")]] handle {
public:
  using value_type = T;

  /// Of no task, until one is assigned.
  handle() noexcept = default;
  handle(handle &&other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  handle &operator=(handle other) noexcept {
    std::swap(task_, other.task_);
    return *this;
  }
  /// Cancels the task unless it has ended. It ends in its own time, at the latest before run() returns; an exception
  /// it ends with, and that nobody has awaited, is reported on stderr.
  ~handle() {
    if (task_)
      detail::drop_handle(*task_, true);
  }

  /// Asks the task to end: throws aio::cancelled where it is suspended. If its wake-up is already on its way, the await
  /// it is in returns normally and the next one throws; if it has not begun, it never will. False if it has ended.
  bool cancel() noexcept { return task_ && detail::loop::cancel(*task_); }

  /// Whether the task has ended; `co_await h` will then not suspend. True as well once the result was collected.
  bool done() const noexcept { return !task_ || task_->phase == detail::phase::finished; }

  /// Lets the task run on without a handle: until it ends, or until run() ends, which cancels it. An exception it ends
  /// with is reported on stderr.
  void detach() && noexcept {
    if (!done())
      detail::drop_handle(*std::exchange(task_, nullptr), false);
  }

  auto operator co_await() {
    detail::check_handle(task_);
    return detail::handle_awaiter<T>(*task_);
  }

  /// `co_await h.wait()` suspends until the task has ended, and leaves the result in the handle. Any number of tasks
  /// may; a cancel ends the wait and nothing else, so this is how to wait with a limit: `timeout(1s, h.wait())`.
  auto wait() const {
    return detail::operation<detail::end_awaiter, std::unique_ptr<detail::end_watch>>{
        std::make_unique<detail::end_watch>(task_)};
  }

  /// The value, which stays where it is, or throws the exception. Throws std::logic_error unless the task has ended.
  std::add_lvalue_reference_t<const T> value() const {
    detail::check_ended(task_);
    return detail::peek<T>(*task_);
  }

private:
  explicit handle(detail::task_state *t) noexcept : task_(t) {}
  friend detail::task_state *detail::task_of<T>(const handle &) noexcept;
  template <moved_awaitable A> friend handle<await_result_t<A>> spawn(A &&work, std::string_view name);

  detail::task_state *task_ = nullptr; // null: moved from, or detached
};

/// Starts work (a task, or anything that can be awaited; moved) as a task of its own. It runs when the current one
/// suspends, in the order of spawn() calls. Reports call it by its name, if it has one.
/// Throws std::logic_error outside run(), std::bad_alloc.
template <moved_awaitable A> handle<await_result_t<A>> spawn(A &&work, std::string_view name = {}) {
  detail::loop &l = detail::loop_for("spawn()");
  detail::task_state &t = detail::start(l.spawned(), std::forward<A>(work), true);
  detail::cancel_if_closing(t);
  if (!name.empty())
    l.names().give(t, name);
  return handle<await_result_t<A>>(&t);
}

/// The name the running task was given; empty if it was given none, and outside run().
std::string_view task_name() noexcept;

} // namespace aio
