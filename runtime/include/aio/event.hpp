// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// event: a flag that tasks can wait for.
//
//   aio::event ready;
//   co_await ready.wait();   // in as many tasks as you like
//   ready.set();             // wakes them all
#pragma once

#include <aio/detail/loop.hpp>

namespace aio {

/// Not set at first. Used by the tasks of one loop. Destroying it cancels the waiting tasks.
class event : detail::immovable {
  struct wait_awaiter : detail::waits_for<event> {
    using waits_for::waits_for;
    bool await_ready() const noexcept { return of.set_; }
    void await_suspend(auto h) noexcept { detail::park(h, of.waiters_); }
  };

public:
  event() = default;

  bool is_set() const noexcept { return set_; }

  /// Makes all waiting tasks ready, in the order of their waits; later waits do not suspend. Never suspends itself.
  void set() noexcept {
    set_ = true;
    while (!waiters_.empty())
      detail::loop::wake_first(waiters_);
  }

  /// Later waits suspend again. Tasks that set() has woken continue, although they may run only after this.
  void clear() noexcept { set_ = false; }

  /// `co_await e.wait()` suspends until set() is called; not at all if it is set. A cancel ends the wait.
  auto wait() noexcept { return detail::operation<wait_awaiter, event &>{*this}; }

private:
  bool set_ = false;
  detail::wait_list waiters_;
};

} // namespace aio
