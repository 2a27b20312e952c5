// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The result of await_suspend() that continues in another coroutine of the same task: in an awaited task that begins,
// and in its caller when it has ended. It is a jump, which needs no stack: with clang always, with GCC if it optimises
// sibling calls, so not at -O0 and -O1, nor with sanitizers. No macro distinguishes -O1 from -O2. So GCC's coroutines
// check the stack: once nested calls in place of jumps fill a part of it, the trampoline in loop::step() resumes the
// next one, from the bottom. It also does so in debug mode and for AIO_TRACE, where the watch sees each coroutine.
#pragma once

#include <aio/detail/loop.hpp>

#include <coroutine>
#include <cstdint>

namespace aio::detail {

using transfer = std::coroutine_handle<>;

constexpr std::uintptr_t nowhere = UINTPTR_MAX;
/// Coroutines jump while the stack ends above this address. Set by the loop of this thread; nowhere if there is a
/// watch.
inline constinit thread_local std::uintptr_t jumps_above = nowhere;

inline bool may_jump() noexcept {
#ifdef __clang__
  return !AIO_HAS_DEBUG || jumps_above != nowhere;
#else
#ifdef __x86_64__
  std::uintptr_t here;
  asm("mov %%rsp, %0" : "=r"(here)); // unlike the next one, does not cost a frame pointer
#else
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
#endif
  return here > jumps_above;
#endif
}

/// Through the trampoline, which resumes `other`, or sees that it has ended and the task with it.
inline transfer go_on_in_loop(frame other) noexcept {
  this_loop->next = other;
  return std::noop_coroutine();
}
inline transfer go_on_in(frame other) noexcept { return may_jump() ? transfer(other) : go_on_in_loop(other); }

} // namespace aio::detail
