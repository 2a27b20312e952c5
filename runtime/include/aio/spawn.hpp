// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// spawn(task): start a task now, collect its result later, or never.
//
//   aio::handle<int> h = aio::spawn(count_words(file));
//   co_await show_progress();
//   int words = co_await h;
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/detail/task_names.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/task.hpp>

#include <string_view>
#include <utility>

namespace aio {

template <class T = void> class handle;

namespace detail {

/// Lets go of a spawned task: see ~handle().
void drop_handle(task_state &t) noexcept;
/// Throws std::logic_error if there is no task behind the handle, or another task awaits it.
void check_handle(const task_state *t);
void cancel_if_closing(task_state &t) noexcept;
template <class T> task_state *task_of(const handle<T> &h) noexcept { return h.task_; }

template <class T> class handle_awaiter final : scope {
public:
  explicit handle_awaiter(handle<T> &h) : handle_(&h) {}
  ~handle_awaiter() { give_back(); }

  bool await_ready() const {
    check_handle(handle_->task_);
    return handle_->task_->phase == phase::finished;
  }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) noexcept {
    borrowed_ = handle_->task_;
    borrow(*borrowed_);
    joiner_ = this_loop->current;
    this_loop->park(frame_of(h), waiter_);
  }
  T await_resume() {
    give_back();
    this_loop->resumed();
    // Whatever happens from here on, the task has been awaited: it goes.
    const handle<T> consumed = std::move(*handle_);
    return take<T>(*consumed.task_);
  }

private:
  void give_back() noexcept {
    joiner_ = nullptr;
    if (!borrowed_)
      return;
    scope::give_back(*borrowed_, this_loop->spawned());
    if (borrowed_->handle_gone) {
      rescued_ = handle<T>(borrowed_);
      handle_ = &rescued_;
    }
    borrowed_ = nullptr;
  }

  handle<T> *handle_;
  task_state *borrowed_ = nullptr;
  handle<T> rescued_{nullptr}; // takes the place of a handle that was destroyed while we awaited it
  wait_list waiter_;
};

} // namespace detail

/// The right to the result of a spawned task. Keep it: the task is cancelled when its handle goes.
///
/// `co_await h` suspends until the task has ended, resumes with its value or exception, and uses the handle up. One
/// task at a time may await a handle. A cancel of the awaiting task ends the await, not the spawned task: that stays
/// with the handle.
template <class T> class [[nodiscard("a spawned task is cancelled when its handle is dropped")]] handle {
public:
  using value_type = T;

  handle(handle &&other) noexcept : task_(std::exchange(other.task_, nullptr)) {}
  handle &operator=(handle other) noexcept {
    std::swap(task_, other.task_);
    return *this;
  }
  /// Cancels the task unless it has ended. It ends in its own time, at the latest before run() returns; an exception
  /// it ends with, and that nobody has awaited, is reported on stderr.
  ~handle() {
    if (task_)
      detail::drop_handle(*task_);
  }

  /// Asks the task to end: throws aio::cancelled where it is suspended. If its wake-up is already on its way, the await
  /// it is in returns normally and the next one throws; if it has not begun, it never will. False if it has ended.
  bool cancel() noexcept { return task_ && detail::loop::cancel(*task_); }

  /// Whether the task has ended; `co_await h` will then not suspend. True as well once the result was collected.
  bool done() const noexcept { return !task_ || task_->phase == detail::phase::finished; }

  /// Lets the task run on without a handle: until it ends, or until run() ends, which cancels it. An exception it ends
  /// with is reported on stderr.
  void detach() && noexcept {
    if (task_ && !done())
      std::exchange(task_, nullptr)->kept = false;
  }

  auto operator co_await() noexcept { return detail::handle_awaiter<T>(*this); }

private:
  explicit handle(detail::task_state *t) noexcept : task_(t) {}
  friend class detail::handle_awaiter<T>;
  friend detail::task_state *detail::task_of<T>(const handle &) noexcept;
  template <awaitable A> friend handle<await_result_t<A>> spawn(A &&work, std::string_view name);

  detail::task_state *task_; // null: moved from, detached, or awaited
};

/// Starts work (a task, or anything that can be awaited; moved) as a task of its own. It runs when the current one
/// suspends, in the order of spawn() calls. Reports call it by its name, if it has one.
/// Throws std::logic_error outside run(), std::bad_alloc.
template <awaitable A> handle<await_result_t<A>> spawn(A &&work, std::string_view name = {}) {
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
