// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// as_completed(tasks): run several at once, and take each result when it is there.
//
//   aio::async_generator<aio::result<page>> pages = aio::as_completed(std::move(vector_of_tasks));
//   while (auto each = co_await pages.next())
//     if (*each) show(**each);
//   page fastest = co_await aio::race(fetch(mirror), fetch(origin));
#pragma once

#include <aio/async_generator.hpp>
#include <aio/queue.hpp>
#include <aio/result.hpp>
#include <aio/shield.hpp>
#include <aio/task.hpp>
#include <aio/task_group.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace aio {
namespace detail {

template <class T> task<> deliver(task<T> work, queue<result<something<T>>> &into) {
  into.try_put(co_await settled(std::move(work)));
}

} // namespace detail

/// Starts all tasks when the first result is awaited, and yields their results in the order in which they end. An error
/// does not stop the others. If the generator ends early, by a cancel of the task that awaits it or by close(), it
/// cancels those that run and waits for them.
template <class T> async_generator<result<something<T>>> as_completed(std::vector<task<T>> tasks) {
  queue<result<something<T>>> ended;
  task_group running;
  for (task<T> &each : tasks)
    running.spawn(detail::deliver(std::move(each), ended));
  std::exception_ptr stopped;
  try {
    for (std::size_t left = tasks.size(); left != 0; --left)
      co_yield co_await ended.get();
  } catch (...) {
    stopped = std::current_exception();
  }
  running.cancel();
  co_await shield(running.join());
  if (stopped)
    std::rethrow_exception(stopped);
}

/// Runs all (at least one) until the first has ended, cancels the others, and waits for them. Returns the value of the
/// first, or throws its exception; those of the others are lost.
template <class T> task<T> race(std::vector<task<T>> tasks) {
  auto ended = as_completed(std::move(tasks));
  auto first = co_await ended.next();
  co_await ended.close();
  co_return static_cast<T>(std::move(first).value().value());
}

/// The same for tasks with results of one type.
template <class T, class... Ts> task<T> race(task<T> first, task<Ts>... others) {
  std::vector<task<T>> all;
  all.push_back(std::move(first));
  (all.push_back(std::move(others)), ...);
  return race(std::move(all));
}

} // namespace aio
