// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// condition: wait until data under a lock has changed.
//
//   aio::lock lock;
//   aio::condition changed(lock);
//   auto held = co_await lock.scoped();
//   while (stock < 3)
//     co_await changed.wait(held);   // releases the lock meanwhile
#pragma once

#include <aio/cancelled.hpp>
#include <aio/lock.hpp>
#include <aio/shield.hpp>
#include <aio/task.hpp>

#include <concepts>
#include <utility>

namespace aio {

/// Between two awaits no other task runs, so data that needs no lock needs no condition either: an event does. Used by
/// the tasks of one loop. Destroying it cancels the waiting tasks; its lock must outlive them.
class condition : detail::immovable {
  struct notified_awaiter : detail::waits_for<condition> {
    using waits_for::waits_for;
    bool await_ready() const noexcept { return false; }
    void await_suspend(auto h) const noexcept { detail::park(h, of.waiters_); }
  };

public:
  /// Must not outlive the lock.
  explicit condition(lock &of) noexcept : lock_(of) {}

  /// `co_await c.wait(held)` releases `held`, which must hold the condition's lock (std::logic_error otherwise),
  /// suspends until it is notified, and takes the lock again. A cancel ends the wait; that, too, with the lock held. A
  /// task may wake without a notification meant for it, and must test its condition again.
  task<> wait(lock::guard &held) {
    lock &due = lock_; // the condition may have been destroyed when this task is woken
    if (!due.is_held_by(held))
      detail::refuse("condition::wait() was given a guard that does not hold the condition's lock");
    // A woken task that is cancelled passes its notification on to another one.
    if (detail::this_loop->current->cancel_due())
      notify_one();
    static_cast<void>(lock::guard(std::move(held))); // released
    bool interrupted = false;
    try {
      co_await detail::operation<notified_awaiter, condition &>{*this};
    } catch (const cancelled &) {
      interrupted = true;
    }
    held = co_await shield(due.scoped()); // due in any case
    if (interrupted)
      throw cancelled{};
  }

  /// The same until `holds()`, called with the lock held, returns true; does not suspend if it is true already.
  template <std::predicate Predicate> task<> wait(lock::guard &held, Predicate holds) {
    while (!holds())
      co_await wait(held);
  }

  /// Wakes the task that has waited longest. It runs when it gets the lock. The caller need not hold the lock.
  void notify_one() noexcept {
    if (!waiters_.empty())
      detail::loop::wake_first(waiters_);
  }
  void notify_all() noexcept {
    while (!waiters_.empty())
      notify_one();
  }

private:
  lock &lock_;
  detail::wait_list waiters_;
};

} // namespace aio
