// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// wait(handles): until some of the spawned tasks have ended.
//
//   std::vector<aio::handle<page>> pending = ...;
//   while (!pending.empty())
//     for (aio::handle<page> &h : co_await aio::wait(pending, aio::until::first_completed))
//       show(co_await h);
//
//   page first = co_await aio::next_of(pending); // one by one
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/spawn.hpp>
#include <aio/task.hpp>

#include <algorithm>
#include <utility>
#include <vector>

namespace aio {

/// The event that wait() waits for.
enum class until {
  all_completed,
  first_completed,
  first_exception, // other than by a cancel; or all
};

namespace detail {

/// Is notified when tasks that belong to handles end, and keeps them alive.
class task_watch final : scope {
public:
  explicit task_watch(until what) : what_(what) {}
  /// Throws std::bad_alloc.
  template <class T> task_watch(const std::vector<handle<T>> &handles, until what) : task_watch(what) {
    for (const handle<T> &each : handles)
      if (task_state *t = task_of(each))
        add(*t);
  }
  ~task_watch();

  bool await_ready() noexcept { return satisfied(); }
  void await_suspend(auto h) noexcept { watch_from(frame_of(h)); }
  void await_resume() const { this_loop->resumed(); }

private:
  void add(task_state &t);
  void child_failed(task_state &, const std::exception_ptr &error) override;
  bool satisfied() noexcept;

  const until what_;
  bool any_finished_ = false;
  bool any_failed_ = false;
  std::vector<task_state *> watched_;
};

} // namespace detail

/// Suspends until one of the tasks has ended, or failed, or all have. The handles of those that have ended are moved
/// out of `pending` and returned, in their order: `co_await` them for their results. None is cancelled: those left in
/// `pending` run on. A cancel ends only the wait. The handles may be moved, destroyed or detached meanwhile, but
/// `pending` itself must stay. Other tasks may await them too.
template <class T>
task<std::vector<handle<T>>> wait(std::vector<handle<T>> &pending, until what = until::all_completed) {
  {
    detail::task_watch watch(pending, what);
    co_await detail::in_place(watch);
  }
  std::vector<handle<T>> ended, others;
  for (handle<T> &each : pending)
    (each.done() ? ended : others).push_back(std::move(each));
  pending = std::move(others);
  co_return ended;
}

/// Suspends until one of the tasks has ended, takes its handle out of `pending`, which must not be empty, and returns
/// its value or throws its exception.
template <class T> task<T> next_of(std::vector<handle<T>> &pending) {
  handle<T> first;
  {
    detail::task_watch watch(pending, until::first_completed);
    co_await detail::in_place(watch);
    const auto found = std::find_if(pending.begin(), pending.end(), [](const handle<T> &each) { return each.done(); });
    first = std::move(*found);
    pending.erase(found);
  }
  co_return co_await first;
}

} // namespace aio
