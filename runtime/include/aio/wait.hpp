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
  struct awaiter : detail::immovable {
    explicit awaiter(task_watch &w) noexcept : watch_(w) {}

    bool await_ready() const noexcept { return watch_.satisfied(); }
    template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) const noexcept {
      watch_.watch_from(frame_of(h));
    }
    void await_resume() const { this_loop->resumed(); }

    task_watch &watch_;
  };

public:
  explicit task_watch(until what) : what_(what) {}
  ~task_watch();

  /// Throws std::bad_alloc.
  void add(task_state &t);
  auto end() noexcept { return operation<awaiter, task_watch &>{*this}; }

private:
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
    detail::task_watch watch(what);
    for (const handle<T> &each : pending)
      if (detail::task_state *t = detail::task_of(each))
        watch.add(*t);
    co_await watch.end();
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
    detail::task_watch watch(until::first_completed);
    for (const handle<T> &each : pending)
      if (detail::task_state *t = detail::task_of(each))
        watch.add(*t);
    co_await watch.end();
    const auto found = std::find_if(pending.begin(), pending.end(), [](const handle<T> &each) { return each.done(); });
    first = std::move(*found);
    pending.erase(found);
  }
  co_return co_await first;
}

} // namespace aio
