// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What await_suspend() returns to go on in another coroutine of the same task: how a task that is awaited begins, and
// how its caller goes on when it has ended. It is a jump, which needs no stack: with clang always, with GCC where it
// optimises sibling calls, so not at -O0 and -O1, nor with sanitizers. No macro tells -O1 from -O2. So GCC's coroutines
// look at the stack: once those that only seemed to jump fill a part of it, the trampoline in loop::step() resumes what
// is next, from the bottom. It does so too while somebody watches, who is to be told of each coroutine.
#pragma once

#include <aio/detail/loop.hpp>

#include <coroutine>
#include <cstdint>

namespace aio::detail {

using transfer = std::coroutine_handle<>;

constexpr std::uintptr_t nowhere = UINTPTR_MAX;
/// Coroutines jump while the stack ends above this address. Set by the loop of this thread; nowhere: somebody watches.
inline constinit thread_local std::uintptr_t jumps_above = nowhere;

inline bool may_jump() noexcept {
#ifdef __clang__
  return !AIO_HAS_DEBUG || jumps_above != nowhere;
#else
#ifdef __x86_64__
  std::uintptr_t here;
  asm("mov %%rsp, %0" : "=r"(here)); // which, other than the next, does not cost a frame pointer
#else
  const auto here = reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0));
#endif
  return here > jumps_above;
#endif
}

/// By the trampoline, which resumes `other`, or sees that it has ended and the task with it.
inline transfer go_on_in_loop(frame other) noexcept {
  this_loop->next = other;
  return std::noop_coroutine();
}
inline transfer go_on_in(frame other) noexcept { return may_jump() ? transfer(other) : go_on_in_loop(other); }

} // namespace aio::detail
