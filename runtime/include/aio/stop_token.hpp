// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// with_stop_token(token, task): a cancel from another thread, or from code that has only std::stop_token.
//
//   std::jthread worker([](std::stop_token token) { aio::run(aio::with_stop_token(token, serve())); });
//
// For the other direction, a cancel of a function on a thread, use to_thread() with a function that takes a stop_token.
#pragma once

#include <aio/detail/bell.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/io.hpp>
#include <aio/shield.hpp>
#include <aio/task.hpp>

#include <stop_token>
#include <utility>

namespace aio {
namespace detail {

/// Rings when stop is requested, by any thread.
class stop_signal : public bell {
public:
  explicit stop_signal(const std::stop_token &token) : callback_(token, raise{*this}) {}

private:
  struct raise {
    const bell &of;
    void operator()() const noexcept { of.ring(); }
  };
  const std::stop_callback<raise> callback_; // destroyed before the bell: its destructor waits for a running call
};

/// Runs both, until work has ended; the other one may cancel it.
template <class T, class Canceller> task<T> run_beside(task<T> work, Canceller cancel) {
  scope working, watching;
  task_state &t = working.start(std::move(work).release(), true);
  watching.start(cancel(working).release(), false);
  co_await working.join();
  watching.cancel_children();
  co_await shield(watching.join()); // at once, and a cancel that the first join was thrown is not swallowed
  if (!is_cancelled(error_of(t)))
    working.postpone_cancel(); // it came too late to prevent the outcome
  co_return take<T>(t);
}

template <class T> task<T> stoppable(std::stop_token token, task<T> work) {
  stop_signal stopped(token);
  const auto cancel = [&stopped](scope &working) -> task<> {
    co_await readable(stopped.fd());
    working.cancel_children();
  };
  co_return co_await run_beside(std::move(work), cancel);
}

} // namespace detail

/// Runs work (a task, or anything that can be awaited; moved), and cancels it when stop is requested, by any thread. It
/// can clean up. Returns what work returns, throws what it throws: aio::cancelled if it ends by the cancel.
template <moved_awaitable A> task<await_result_t<A>> with_stop_token(std::stop_token token, A &&work) {
  return detail::stoppable(std::move(token), detail::to_task(std::forward<A>(work)));
}

} // namespace aio
