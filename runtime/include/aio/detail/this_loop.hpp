// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The loop of this thread, and inline parts of the loop. Included by <aio/detail/loop.hpp>.
//
//   detail::this_loop->park(h, waiters);
//   detail::loop::wake_first(waiters);
#pragma once

#include <aio/detail/loop.hpp>

namespace aio::detail {

/// The loop that runs on this thread, or null. constinit, so that an access is one plain load.
inline constinit thread_local loop *this_loop = nullptr;

[[noreturn]] AIO_SELDOM void refuse_foreign_thread(task_state &to_wake) noexcept;

inline void loop::wake_first(wait_list &waiters) noexcept {
  loop *const l = this_loop;
  if (!l) [[unlikely]]
    refuse_foreign_thread(waiters.front());
  l->wake(waiters.pop_front());
}

/// The same, for functions that need one. Throws std::logic_error with the message that `who` was called outside run().
loop &loop_for(const char *who);

/// For misuse, which debug mode reports where it happens. Throws std::logic_error.
[[noreturn]] void refuse(const char *what);

inline task_state &scope::start(frame outermost, bool keep) {
  auto *t = new task_state(outermost, *this, keep);
  children_.push_back(*t);
  ++pending_;
  this_loop->ready.push_back(*t);
  return *t;
}

/// Called before a named task is destroyed.
AIO_SELDOM void forget_name(const task_state &t) noexcept;

inline void scope::free(task_state &t) noexcept {
  t.link<sibling_tag>::unlink();
  t.at.destroy();
  if (t.named) [[unlikely]]
    forget_name(t);
  delete &t;
}

inline void scope::one_has_ended() noexcept {
  if (--pending_ != 0 || !joiner_)
    return;
  task_state &joiner = *joiner_;
  this_loop->unlink(joiner);
  this_loop->wake(joiner);
}

} // namespace aio::detail
