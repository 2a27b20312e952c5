// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// shield(task): work that must run to its end even if the task around it is cancelled.
//
//   bool interrupted = false;
//   try { co_await work(); } catch (const aio::cancelled &) { interrupted = true; }
//   co_await aio::shield(send_goodbye());
//   if (interrupted) throw aio::cancelled{};
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/task.hpp>

#include <utility>

namespace aio {
namespace detail {

/// While it lives, cancels of the current task are recorded but not delivered. In a task that is awaited by reference
/// it may outlive the awaiting one.
class shield_guard : immovable {
public:
  shield_guard() noexcept : task_(*this_loop->current) { ++task_.shields; }
  ~shield_guard() {
    if (--task_.shields == 0 && !task_.at) [[unlikely]]
      delete &task_;
  }

private:
  task_state &task_;
};

template <class T> task<T> shielded(task<T> work) {
  shield_guard guard;
  co_return co_await std::move(work);
}

} // namespace detail

/// Awaits work (a task, or anything that can be awaited; moved) with cancellation of the current task held back until
/// after it: the first suspension after the shield throws. Unlike asyncio's, the caller waits too, so what work refers
/// to stays alive. Returns what work returns, throws what it throws.
template <moved_awaitable A> task<await_result_t<A>> shield(A &&work) {
  return detail::shielded(detail::to_task(std::forward<A>(work)));
}

} // namespace aio
