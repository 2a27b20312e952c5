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
  struct wait_awaiter : detail::immovable {
    explicit wait_awaiter(event &e) noexcept : event_(e) {}

    bool await_ready() const noexcept { return event_.set_; }
    template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) noexcept {
      detail::this_loop->park(detail::frame_of(h), event_.waiters_);
    }
    void await_resume() const { detail::this_loop->resumed(); }

    event &event_;
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
