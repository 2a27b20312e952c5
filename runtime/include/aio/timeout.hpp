// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// timeout(d, task): the task's result if it comes in time.
//
//   try { page p = co_await aio::timeout(5s, fetch(url)); }
//   catch (const aio::timeout_error &) { ... }
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/sleep.hpp>
#include <aio/task.hpp>

#include <chrono>
#include <source_location>
#include <stdexcept>
#include <utility>

namespace aio {

/// Thrown when the time has expired. what() names the timeout() and its duration.
class timeout_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

namespace detail {

/// Throws the outcome of a task with a deadline; returns if it has a value.
void throw_if_timed_out(scope &joined, task_state &t, std::chrono::nanoseconds limit, std::source_location asked_at);

template <class T>
task<T> task_with_timeout(std::chrono::nanoseconds limit, task<T> work, std::source_location asked_at) {
  scope timed;
  task_state &t = timed.start(std::move(work).release(), true);
  co_await timed.join(deadline_after(limit));
  throw_if_timed_out(timed, t, limit, asked_at);
  co_return take<T>(t);
}

} // namespace detail

/// Runs work (a task, or anything that can be awaited; moved) for at most d, counted from when the timeout is awaited.
///
/// When the time has expired, work is cancelled; it can clean up, and when it has ended timeout_error is thrown. If it
/// still ends with a value or another exception, that is the outcome. A cancel of the awaiting task is passed on to
/// work in the same way, and throws aio::cancelled, never timeout_error.
template <class Rep, class Period, moved_awaitable A>
task<await_result_t<A>> timeout(std::chrono::duration<Rep, Period> d, A &&work,
                                std::source_location where = std::source_location::current()) {
  return detail::task_with_timeout(detail::to_nanoseconds(d), detail::to_task(std::forward<A>(work)), where);
}

} // namespace aio
