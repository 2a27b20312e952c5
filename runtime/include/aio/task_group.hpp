// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// task_group: start any number of tasks, and end when all of them have ended.
//
//   co_await aio::with_task_group([&](aio::task_group &group) -> aio::task<> {
//     for (auto &url : urls)
//       group.spawn(fetch(url));
//     co_return;
//   });
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/event.hpp>
#include <aio/sleep.hpp>
#include <aio/task.hpp>

#include <concepts>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace aio {

/// All errors of a task_group, in the order they happened; at least one.
class exception_group : public std::exception {
public:
  explicit exception_group(std::vector<std::exception_ptr> errors);

  /// "2 tasks failed: no route to host; timed out"
  const char *what() const noexcept override { return what_.c_str(); }
  const std::vector<std::exception_ptr> &errors() const noexcept { return errors_; }

private:
  std::vector<std::exception_ptr> errors_;
  std::string what_;
};

/// The result of a task of a group.
template <class T> class group_result {
public:
  /// Moves it out. Throws std::bad_optional_access if the task has not ended, or has failed, which join() throws.
  T value() { return std::move(value_->value()); }

private:
  friend class task_group;
  std::shared_ptr<std::optional<T>> value_ = std::make_shared<std::optional<T>>();
};

namespace detail {

template <class T> task<> keep(task<T> work, std::shared_ptr<std::optional<T>> in) {
  in->emplace(co_await std::move(work));
}

struct start_state {
  event ready;
  bool has_ended = false;
};

template <class Service> task<> serve(Service service, std::shared_ptr<start_state> state) {
  const struct ending {
    start_state &of;
    ~ending() {
      of.has_ended = !of.ready.is_set();
      of.ready.set();
    }
  } at_the_end{*state};
  co_await service(state->ready);
}

} // namespace detail

/// Tasks that end together. When one fails, the others are cancelled, and so is what is spawned later; join() waits for
/// all and throws every error.
///
/// A group that is destroyed without join(), because an exception passes by, destroys the tasks that have not ended
/// where they are suspended: they cannot outlive what they refer to, but cannot co_await in their cleanup either.
/// Neither the group nor what owns it may be destroyed by one of its own tasks.
class task_group : detail::scope {
public:
  /// Throws std::logic_error outside run().
  task_group() = default;

  /// Starts work (a task or anything that can be awaited; moved) as a task of the group. It runs when
  /// the current one suspends. Tasks of the group may spawn more. Reports call it by its name, if it has one.
  /// Throws std::bad_alloc.
  ///
  /// Work with a result gives a group_result, from which it can be taken when the group was joined:
  /// `auto r = group.spawn(fetch());`, `co_await group.join();`, `r.value()`.
  template <moved_awaitable A> auto spawn(A &&work, std::string_view name = {}) {
    if (!detail::this_loop) [[unlikely]]
      detail::refuse("task_group::spawn() was called by a thread that has no loop");
    if constexpr (std::is_void_v<await_result_t<A>>) {
      detail::task_state &t = detail::start(*this, std::forward<A>(work), false);
      if (!name.empty())
        detail::give_name(t, name);
      if (stopping_) [[unlikely]]
        detail::loop::cancel(t);
    } else {
      group_result<await_result_t<A>> result;
      spawn(detail::keep(detail::to_task(std::forward<A>(work)), result.value_), name);
      return result;
    }
  }

  /// `co_await group.start(service)` starts service(ready) as a task of the group, and suspends until it calls
  /// `ready.set()`. Throws std::logic_error if it ends without calling it.
  template <std::invocable<event &> Service> task<> start(Service service) {
    const auto state = std::make_shared<detail::start_state>();
    spawn(detail::serve(std::move(service), state));
    co_await state->ready.wait();
    if (state->has_ended)
      co_await yield(); // if it failed, this task may have been cancelled for it
    if (state->has_ended)
      detail::refuse("a service of task_group::start() ended without being ready");
  }

  /// Asks every task of the group to end. join() does not treat that as an error.
  void cancel() noexcept;

  /// The number of tasks that have not ended.
  std::size_t size() const noexcept { return pending(); }

  /// `co_await group.join()` resumes when all tasks have ended. Throws exception_group if any failed. A cancel of the
  /// awaiting task is passed on to the tasks, and thrown (aio::cancelled) when they have ended without errors; with
  /// errors it waits for the next suspension. The group can be used again afterwards.
  auto join() noexcept { return detail::operation<join_awaiter, task_group &>{*this}; }

private:
  struct join_awaiter : detail::join_awaiter {
    explicit join_awaiter(task_group &of) noexcept : detail::join_awaiter({of, detail::time_point::max()}), group(of) {}
    void await_resume() const { group.throw_errors(); }
    task_group &group;
  };

  void child_failed(detail::task_state &, const std::exception_ptr &error) override;
  void throw_errors();

  std::vector<std::exception_ptr> errors_;
  bool stopping_ = false;
};

/// Calls body(group) as the first task of a new group, and joins the group: asyncio's `async with TaskGroup()`. The
/// body counts as a task: if it throws, the others are cancelled, and if one of them fails the body is.
/// Throws what join() throws.
template <std::invocable<task_group &> Body>
  requires std::same_as<std::invoke_result_t<Body &, task_group &>, task<>>
task<> with_task_group(Body body) {
  task_group group;
  group.spawn(body(group)); // `body` lives in this frame, so a lambda's captures outlive the coroutine it makes
  co_await group.join();
}

} // namespace aio
