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

/// Ends the program: this thread has nothing to do with the task, nor with what it waits for.
[[noreturn]] AIO_SELDOM void refuse_foreign_thread(task_state &to_wake) noexcept;

inline void loop::wake_first(wait_list &waiters) noexcept {
  loop *const l = this_loop;
  if (!l) [[unlikely]]
    refuse_foreign_thread(waiters.front());
  l->wake(waiters.pop_front());
}

/// Base of the awaiters of an object that tasks wait for: resumes as the loop says.
template <class Object> struct waits_for : immovable {
  explicit waits_for(Object &o) noexcept : of(o) {}
  void await_resume() const { this_loop->resumed(); }
  Object &of;
};

/// In await_suspend: suspends the current task at h until other code takes it out of `waiters` and wakes it.
inline void park(auto h, wait_list &waiters, void *slot = nullptr) noexcept {
  this_loop->park(frame_of(h), waiters, slot);
}

/// This thread's loop, for functions that need one. Throws std::logic_error saying that `who` was called outside run().
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

/// What reports call the task. The names are beside the tasks, so that those without do not pay for it.
void give_name(task_state &t, std::string_view name);
/// Empty if it has none, and if its loop is gone.
std::string_view name_of(const task_state &t) noexcept;

inline void scope::free(task_state &t) noexcept {
  t.link<sibling_tag>::unlink();
  t.at.destroy();
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
