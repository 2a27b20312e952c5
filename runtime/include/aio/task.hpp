// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// task<T>: a coroutine that runs when it is awaited, and returns a T or an exception to its caller.
//
//   aio::task<int> answer() { co_return 42; }
//   aio::task<> ask() {
//     int n = co_await answer();
//   }
#pragma once

#include <aio/detail/promise.hpp>

#include <coroutine>
#include <utility>

// The frame of a coroutine that is awaited where it is called, with a body visible to the compiler, becomes a part of
// its caller's frame.
#if __has_cpp_attribute(clang::coro_await_elidable)
#define AIO_ELIDABLE [[clang::coro_await_elidable]]
#else
#define AIO_ELIDABLE
#endif
// A task is passed and returned in a register, like the pointer that it is; the callee destroys its argument. GCC
// passes its address: the tag of AIO_SELDOM keeps objects of both compilers out of one program.
#if defined(__clang__) && defined(__x86_64__) // as AIO_SELDOM
#define AIO_IN_REGISTER [[clang::trivial_abi]]
#else
#define AIO_IN_REGISTER
#endif

namespace aio {

/// A coroutine that has not started yet, or is being awaited. Owns the coroutine's frame.
///
/// Lazy: the body runs only when the task is awaited, or handed to run(), spawn(), gather(), a task_group or another
/// function that takes a task; the coroutine that awaits it resumes on the same thread, when the body has ended, with
/// the body's value or exception. Neither starting nor ending it goes through the loop's ready list. A task is awaited
/// once. Cancelling the awaiting coroutine throws aio::cancelled at the innermost suspended await.
///
/// Arguments passed to the coroutine by reference must live until it has ended; by-value parameters live in the frame.
template <class T> class [[nodiscard("a task does nothing until it is awaited")]] AIO_ELIDABLE AIO_IN_REGISTER task {
public:
  using promise_type = detail::promise<T>;
  using value_type = T;

  task(task &&other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  task &operator=(task other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  /// Destroys the coroutine, with everything it owns, where it is suspended. Debug mode reports one that never started.
  [[gnu::always_inline]] ~task() {
    if (!coroutine_)
      return;
    if (AIO_HAS_DEBUG && !coroutine_.promise().continuation) [[unlikely]]
      detail::destroy_discarded(detail::frame::from_address(coroutine_.address()));
    else
      coroutine_.destroy();
  }

  /// `co_await t`, once. Throws std::logic_error if the task was awaited or moved from.
  auto operator co_await() const {
    if (!coroutine_ || coroutine_.promise().continuation) [[unlikely]]
      detail::throw_awaited_twice(coroutine_ ? &coroutine_.promise() : nullptr);
    return awaiter(coroutine_);
  }

  /// For functions that start tasks: releases the frame, which must then be started or destroyed.
  detail::frame release() && {
    operator co_await();
    return detail::frame::from_address(std::exchange(coroutine_, nullptr).address());
  }

private:
  class awaiter : detail::immovable {
  public:
    explicit awaiter(std::coroutine_handle<promise_type> of) noexcept : of_(of) {}

    bool await_ready() const noexcept { return false; }
    detail::transfer await_suspend(auto awaiting) const noexcept {
      of_.promise().continuation = detail::frame_of(awaiting);
      return detail::go_on_in(detail::frame::from_address(of_.address()));
    }
    T await_resume() const { return of_.promise().take(); }

  private:
    const std::coroutine_handle<promise_type> of_;
  };

  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_; // null if moved from, or released
};

} // namespace aio
