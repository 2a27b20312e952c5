// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Lets gather(), timeout(), spawn() and the like accept everything that co_await accepts, not only tasks.
//
//   to_task(fetch())       // a task stays as it is
//   to_task(events.get())  // anything else is wrapped in a coroutine that awaits it
#pragma once

#include <aio/result.hpp>
#include <aio/task.hpp>

#include <type_traits>
#include <utility>

namespace aio {
namespace detail {

template <class A> decltype(auto) awaiter_of(A &&awaited) {
  if constexpr (requires { std::forward<A>(awaited).operator co_await(); })
    return std::forward<A>(awaited).operator co_await();
  else
    return std::forward<A>(awaited);
}
template <class A> using awaiter_of_t = decltype(awaiter_of(std::declval<A>()));

template <class T> inline constexpr bool is_task = false;
template <class T> inline constexpr bool is_task<task<T>> = true;

} // namespace detail

/// What `co_await` accepts in a task, once moved.
template <class A>
concept awaitable = requires(std::remove_reference_t<detail::awaiter_of_t<A>> &a) {
  { a.await_ready() };
  a.await_resume();
};

/// Compilers name this concept in errors: an argument that is awaited later, and used up by that, must be moved.
template <class A>
concept moved_with_std_move = !std::is_lvalue_reference_v<A>;

/// The arguments of functions that await them in a task of their own.
template <class A>
concept moved_awaitable = moved_with_std_move<A> && awaitable<A>;

/// The result of `co_await`: `T` for a `task<T>`.
template <awaitable A>
using await_result_t = decltype(std::declval<std::remove_reference_t<detail::awaiter_of_t<A>> &>().await_resume());

namespace detail {

/// Awaits work, and gives its error as a value.
template <class T> task<result<something<T>>> settled(task<T> work) {
  try {
    if constexpr (std::is_void_v<T>)
      co_return co_await std::move(work), nothing();
    else
      co_return co_await std::move(work);
  } catch (...) {
    co_return std::current_exception();
  }
}

template <awaitable A> task<await_result_t<A>> await_in_task(A awaited) { co_return co_await std::move(awaited); }

template <moved_awaitable A> decltype(auto) to_task(A &&awaited) {
  if constexpr (is_task<A>)
    return std::move(awaited);
  else
    return await_in_task<A>(std::move(awaited));
}

/// Starts anything that can be awaited as a task of a scope.
template <moved_awaitable A> task_state &start(scope &owner, A &&work, bool keep) {
  return owner.start(to_task(std::forward<A>(work)).release(), keep);
}

} // namespace detail
} // namespace aio
