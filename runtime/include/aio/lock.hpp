// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// lock: one task at a time, and the others wait without blocking the thread.
//
//   aio::lock account;
//   auto held = co_await account.scoped();   // released at the end of the block
//   co_await transfer();
#pragma once

#include <aio/semaphore.hpp>

namespace aio {

/// A semaphore with one permit: first come first served, not recursive, bound to no owner. Needed only if the data must
/// stay consistent across a co_await; between two awaits no other task runs anyway.
class lock {
public:
  /// Holds the lock, and releases it when destroyed. Must not outlive the lock.
  using guard = semaphore::permit;

  lock() noexcept : permit_(1) {}

  bool is_held_by(const guard &g) const noexcept { return g.is_of(permit_); }
  bool locked() const noexcept { return permit_.available() == 0; }

  /// `auto held = co_await l.scoped()` suspends until the lock is free. A cancel ends the wait, without the lock.
  auto scoped() noexcept { return permit_.scoped(); }

  /// For uses that a guard cannot express: `co_await l.acquire()` must be followed by release(), which throws
  /// std::logic_error if the lock is not held.
  auto acquire() noexcept { return permit_.acquire(); }
  bool try_acquire() noexcept { return permit_.try_acquire(); }
  void release() {
    if (!locked())
      detail::refuse("lock::release() was called, but nobody holds the lock");
    permit_.release();
  }

private:
  semaphore permit_;
};

} // namespace aio
