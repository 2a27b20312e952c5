// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The result of functions such as sleep() and event::wait(): the recipe of an awaiter, which is then built in the frame
// of the coroutine that awaits it and never moves. (GCC 12 copies awaiters that are passed around by value.)
//
//   return operation<sleep_awaiter, std::chrono::nanoseconds>{duration};
#pragma once

namespace aio::detail {

template <class Awaiter, class Argument> struct [[nodiscard("did you forget co_await?")]] operation {
  Argument argument;
  Awaiter operator co_await() && { return Awaiter(static_cast<Argument &&>(argument)); }
};

/// `co_await in_place(a)`: a stays where it is. (GCC 12 again.)
template <class Awaiter> struct awaiter_elsewhere {
  Awaiter &of;
  bool await_ready() const { return of.await_ready(); }
  void await_suspend(auto h) const { of.await_suspend(h); }
  decltype(auto) await_resume() const { return of.await_resume(); }
};
template <class Awaiter> awaiter_elsewhere<Awaiter> in_place(Awaiter &a) noexcept { return {a}; }

} // namespace aio::detail
