// What await_suspend() returns to go on in another coroutine of the same task: how a task that is awaited begins, and
// how its caller goes on when it has ended. clang always turns symmetric transfer into a jump, so there it is one. GCC
// does not without optimisation or with sanitizers, and would overflow the stack: there the trampoline in loop::step()
// resumes what is next. So it does while somebody watches, who is to be told of each coroutine that is resumed.
#pragma once

#include <aio/detail/loop.hpp>

#include <coroutine>

namespace aio::detail {

#ifdef __clang__
using transfer = std::coroutine_handle<>;
inline transfer go_on_in(loop &l, frame other) noexcept {
  if (AIO_HAS_DEBUG && l.watched) [[unlikely]] {
    l.next = other;
    return std::noop_coroutine();
  }
  return other;
}
inline transfer go_on_in_loop() noexcept { return std::noop_coroutine(); }
#else
using transfer = void;
inline void go_on_in(loop &l, frame other) noexcept { l.next = other; }
inline void go_on_in_loop() noexcept {}
#endif

} // namespace aio::detail
