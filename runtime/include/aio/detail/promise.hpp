// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// aio's part of a coroutine's frame: its awaiting coroutine, its end, and its place.
//
//   f.promise().continuation   the coroutine that awaits the one at f
//   f.promise().place          its last co_await
#pragma once

#include <aio/detail/frame_pool.hpp>
#include <aio/detail/referent.hpp>
#include <aio/detail/result_slot.hpp>
#include <aio/detail/transfer.hpp>

#include <coroutine>
#include <exception>
#include <source_location>
#include <type_traits>

namespace aio {

template <class T = void> class task;

namespace detail {

/// The part of a coroutine's frame that does not depend on its result.
struct promise_base : immovable {
  /// Users cannot spell this type, so that no parameter list of a coroutine selects the constructor below.
  struct no_argument {
    explicit no_argument() = default;
  };

  explicit promise_base(std::source_location defined_at) noexcept : error(), place(defined_at) {}
#if AIO_ASAN
  promise_base(std::source_location defined_at, const referents &parameters) noexcept
      : error(), place(defined_at), refers_to(parameters) {}
#endif
  ~promise_base() {
    if (error) [[unlikely]]
      drop_error();
  }

  static void *operator new(std::size_t n) { return frame_pool::allocate(n); }
  static void operator delete(void *p, std::size_t n) noexcept { frame_pool::release(p, n); }

  std::suspend_always initial_suspend() const noexcept { return {}; }

  struct final_awaiter {
    bool await_ready() const noexcept { return false; }
    transfer await_suspend(auto h) const noexcept {
      const frame awaiter = h.promise().continuation;
      return awaiter ? go_on_in(awaiter) : go_on_in_loop(frame_of(h));
    }
    void await_resume() const noexcept {}
  };
  final_awaiter final_suspend() const noexcept { return {}; }

  void unhandled_exception() noexcept { error = std::current_exception(); }
  [[noreturn]] void throw_error();
  AIO_SELDOM void drop_error() noexcept;

  /// Passes everything through, and records the coroutine's place.
  template <class Awaitable>
    requires std::is_class_v<std::remove_cvref_t<Awaitable>>
  Awaitable &&await_transform(Awaitable &&awaited,
                              std::source_location where = std::source_location::current()) noexcept {
    place = where;
    return static_cast<Awaitable &&>(awaited);
  }

  template <class Value>
    requires(!std::is_class_v<std::remove_cvref_t<Value>>)
  void await_transform(Value &&) = delete; // only a task, or a value with an awaiter, is awaited: use the value itself

  frame continuation; // the coroutine that awaits this one; null for the outermost of a task
  union {
    std::exception_ptr error; // how it ended, if not with a value; in a union, so that ~promise_base() destroys it
  };
  std::source_location place; // its last co_await; before the first, its definition
#if AIO_ASAN
  const referents refers_to{}; // its closure, if it is a lambda, and its first parameters
#endif
};

template <class T> struct promise final : promise_base, result_slot<T> {
  // Every task's promise starts at the same offset in its frame, so that detail::frame may stand for all of them.
  static_assert(alignof(result_slot<T>) <= 2 * sizeof(void *), "results with extended alignment are not supported");

  promise(no_argument = no_argument(), std::source_location defined_at = std::source_location::current()) noexcept
      : promise_base(defined_at) {}
#if AIO_ASAN
  using where = std::source_location;
  promise(auto &a, no_argument = no_argument(), where at = where::current()) noexcept
      : promise_base(at, {referent::of(a)}) {}
  promise(auto &a, auto &b, no_argument = no_argument(), where at = where::current()) noexcept
      : promise_base(at, {referent::of(a), referent::of(b)}) {}
  promise(auto &a, auto &b, auto &c, no_argument = no_argument(), where at = where::current()) noexcept
      : promise_base(at, {referent::of(a), referent::of(b), referent::of(c)}) {}
  promise(auto &a, auto &b, auto &c, auto &d, no_argument = no_argument(), where at = where::current()) noexcept
      : promise_base(at, {referent::of(a), referent::of(b), referent::of(c), referent::of(d)}) {}
#endif
  task<T> get_return_object() noexcept { return task<T>(std::coroutine_handle<promise>::from_promise(*this)); }

  T take() {
    if (error) [[unlikely]]
      throw_error();
    return result_slot<T>::take();
  }
};

/// Returns the result of a finished task that was kept, or throws its exception.
template <class T> T take(task_state &t) {
  return std::coroutine_handle<promise<T>>::from_address(t.at.address()).promise().take();
}
/// The same, leaving it in place.
template <class T> std::add_lvalue_reference_t<const T> peek(task_state &t) {
  const auto &ended = std::coroutine_handle<promise<T>>::from_address(t.at.address()).promise();
  if (ended.error) {
    t.seen = true;
    std::rethrow_exception(ended.error);
  }
  if constexpr (!std::is_void_v<T>)
    return ended.peek();
}
/// Returns the exception of a finished task that was kept, or null.
inline std::exception_ptr &error_of(task_state &t) noexcept { return t.at.promise().error; }

/// Destroys a coroutine that was never awaited; debug mode reports it.
void destroy_discarded(frame dropped) noexcept;
[[noreturn]] void throw_awaited_twice(const promise_base *again); // null if moved from

} // namespace detail
} // namespace aio
