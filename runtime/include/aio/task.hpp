// task<T>: a coroutine that runs when it is awaited, and gives its caller a T or an exception.
//
//   aio::task<int> answer() { co_return 42; }
//   aio::task<> ask() {
//     int n = co_await answer();
//   }
#pragma once

#include <aio/detail/frame_pool.hpp>
#include <aio/detail/loop.hpp>

#include <coroutine>
#include <exception>
#include <memory>
#include <new>
#include <source_location>
#include <type_traits>
#include <utility>

// The frame of a coroutine that is awaited where it is called, and whose body the compiler sees, becomes a part of its
// caller's.
#if __has_cpp_attribute(clang::coro_await_elidable)
#define AIO_ELIDABLE [[clang::coro_await_elidable]]
#else
#define AIO_ELIDABLE
#endif

namespace aio {

template <class T = void> class task;

namespace detail {

/// The part of a coroutine's frame that does not depend on its result.
struct promise_base : immovable {
  /// Cannot be spelled by users, so that no parameter list of a coroutine selects the constructor below.
  struct no_argument {
    explicit no_argument() = default;
  };

  promise_base(std::source_location defined_at) noexcept : error(), place(defined_at) {}
  ~promise_base() {
    if (error) [[unlikely]]
      drop_error();
  }

  static void *operator new(std::size_t n) { return frame_pool::allocate(n); }
  static void operator delete(void *p, std::size_t n) noexcept { frame_pool::release(p, n); }

  std::suspend_always initial_suspend() const noexcept { return {}; }

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise> transfer await_suspend(std::coroutine_handle<Promise> h) const noexcept {
      loop &l = *this_loop;
      if (frame awaiter = h.promise().continuation)
        return go_on_in(l, awaiter);
      l.current->at = frame_of(h);
      l.current->phase = phase::finished;
      return go_on_in_loop();
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept { error = std::current_exception(); }
  [[noreturn]] void throw_error();
  AIO_SELDOM void drop_error() noexcept;

  /// Lets everything through, and notes where the coroutine is.
  template <class Awaitable>
  Awaitable &&await_transform(Awaitable &&awaited,
                              std::source_location where = std::source_location::current()) noexcept {
    place = where;
    return static_cast<Awaitable &&>(awaited);
  }

  frame continuation;         // the coroutine that awaits this one; null for the outermost of a task
  union {
    std::exception_ptr error; // how it ended, if not with a value; in a union so that ~promise_base() is who destroys it
  };
  std::source_location place; // its last co_await; before the first, its definition
};

/// Where a coroutine leaves its result.
template <class T> struct result_slot {
  template <class U = T>
    requires std::is_constructible_v<T, U &&>
  void return_value(U &&result) {
    ::new (static_cast<void *>(std::addressof(value))) T(std::forward<U>(result));
    if constexpr (!std::is_trivially_destructible_v<T>)
      has_value = true;
  }
  T take() { return std::move(value); }

  result_slot() noexcept {}
  ~result_slot() {
    if constexpr (!std::is_trivially_destructible_v<T>)
      if (has_value)
        value.~T();
  }
  // Not an optional: its flag would be written and tested in every await, and almost no T needs it.
  union {
    T value;
  };
  struct no_flag {};
  [[no_unique_address]] std::conditional_t<std::is_trivially_destructible_v<T>, no_flag, bool> has_value{};
};
template <class T> struct result_slot<T &> {
  void return_value(T &result) noexcept { value = std::addressof(result); }
  T &take() const { return *value; }
  T *value;
};
template <> struct result_slot<void> {
  void return_void() const noexcept {}
  void take() const noexcept {}
};

template <class T> struct promise final : promise_base, result_slot<T> {
  // Every task's promise starts at the same offset in its frame, so that detail::frame may stand for all of them.
  static_assert(alignof(result_slot<T>) <= 2 * sizeof(void *), "results with extended alignment are not supported");

  promise(no_argument = no_argument(), std::source_location defined_at = std::source_location::current()) noexcept
      : promise_base(defined_at) {}
  task<T> get_return_object() noexcept { return task<T>(std::coroutine_handle<promise>::from_promise(*this)); }

  T take() {
    if (error) [[unlikely]]
      throw_error();
    return result_slot<T>::take();
  }
};

/// The result of a finished task that was kept; throws the exception it ended with.
template <class T> T take(task_state &t) {
  return std::coroutine_handle<promise<T>>::from_address(t.at.address()).promise().take();
}
/// The exception a finished task that was kept ended with, or null.
inline std::exception_ptr &error_of(task_state &t) noexcept { return t.at.promise().error; }

/// Destroys a coroutine that was never awaited; debug mode reports it.
void destroy_discarded(frame dropped) noexcept;
[[noreturn]] void throw_awaited_twice(const promise_base *again); // null: moved from

} // namespace detail

/// A coroutine that has not started yet, or is being awaited. Owns the coroutine's frame.
///
/// Lazy: the body runs only when the task is awaited, or handed to run(), spawn(), gather(), a task_group or another
/// function that takes a task; the coroutine that awaits it resumes on the same thread, when the body has ended, with
/// the body's value or exception. Neither starting nor ending it goes through the loop's ready list. A task is awaited
/// once. Cancelling the awaiting coroutine throws aio::cancelled at the innermost suspended await.
///
/// Arguments passed to the coroutine by reference must live until it has ended; by-value parameters live in the frame.
template <class T> class [[nodiscard("a task does nothing until it is awaited")]] AIO_ELIDABLE task {
public:
  using promise_type = detail::promise<T>;
  using value_type = T;

  task(task &&other) noexcept : coroutine_(std::exchange(other.coroutine_, nullptr)) {}
  task &operator=(task other) noexcept {
    std::swap(coroutine_, other.coroutine_);
    return *this;
  }
  /// Destroys the coroutine, with all it holds, where it is suspended. Debug mode reports one that never started.
  ~task() {
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

  /// For those who start tasks: gives up the frame, which must then be started or destroyed.
  detail::frame release() && {
    operator co_await();
    return detail::frame::from_address(std::exchange(coroutine_, nullptr).address());
  }

private:
  class awaiter : detail::immovable {
  public:
    explicit awaiter(std::coroutine_handle<promise_type> of) noexcept : of_(of) {}

    bool await_ready() const noexcept { return false; }
    template <class Promise> detail::transfer await_suspend(std::coroutine_handle<Promise> awaiting) const noexcept {
      of_.promise().continuation = detail::frame_of(awaiting);
      return detail::go_on_in(*detail::this_loop, detail::frame::from_address(of_.address()));
    }
    T await_resume() const { return of_.promise().take(); }

  private:
    const std::coroutine_handle<promise_type> of_;
  };

  friend promise_type;
  explicit task(std::coroutine_handle<promise_type> coroutine) noexcept : coroutine_(coroutine) {}

  std::coroutine_handle<promise_type> coroutine_; // null: moved from, or handed over
};

} // namespace aio
