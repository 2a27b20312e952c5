// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// semaphore: a limit on the number of tasks at a time.
//
//   aio::semaphore connections(10);
//   auto permit = co_await connections.scoped();   // released at the end of the block
//   co_await talk_to_server();
#pragma once

#include <aio/detail/loop.hpp>

#include <cstddef>
#include <memory>

namespace aio {

/// Permits, handed out first come first served. Used by the tasks of one loop. Destroying it cancels the waiting tasks.
class semaphore : detail::immovable {
public:
  /// Releases one permit when destroyed. Must not outlive the semaphore.
  class [[nodiscard("the permit is released at once if it is not kept")]] permit {
  public:
    bool is_of(const semaphore &s) const noexcept { return of_.get() == &s; }

  private:
    struct release {
      void operator()(semaphore *s) const noexcept { s->release(); }
    };

    friend class semaphore;
    explicit permit(semaphore &of) noexcept : of_(&of) {}
    std::unique_ptr<semaphore, release> of_; // nullptr after a move
  };

private:
  struct acquire_awaiter : detail::waits_for<semaphore> {
    using waits_for::waits_for;
    ~acquire_awaiter() {
      if (granted_) [[unlikely]]
        of.release(); // the task was destroyed before it could run
    }

    bool await_ready() const noexcept { return of.try_acquire(); }
    void await_suspend(auto h) noexcept { detail::park(h, of.waiters_, this); }
    // Woken means that release() has passed its permit on. A cancel that comes after that is not thrown here, or the
    // permit would be lost.
    void await_resume() {
      detail::this_loop->resumed();
      granted_ = false;
    }

    bool granted_ = false; // release() has passed its permit on, and we have not taken it
  };
  struct scoped_awaiter : acquire_awaiter {
    using acquire_awaiter::acquire_awaiter;
    permit await_resume() {
      acquire_awaiter::await_resume();
      return permit(of);
    }
  };

public:
  explicit semaphore(std::size_t permits) noexcept : available_(permits) {}

  std::size_t available() const noexcept { return available_; }

  /// Takes a permit if there is one. No task waits while there is one, so this cannot jump the queue.
  bool try_acquire() noexcept {
    if (available_ == 0)
      return false;
    --available_;
    return true;
  }

  /// `co_await s.acquire()` takes a permit, and suspends until there is one. A cancel ends the wait, without a permit.
  auto acquire() noexcept { return detail::operation<acquire_awaiter, semaphore &>{*this}; }

  /// The same; the permit that `co_await s.scoped()` returns releases itself.
  auto scoped() noexcept { return detail::operation<scoped_awaiter, semaphore &>{*this}; }

  /// Releases a permit, or adds one. If tasks wait, the first gets it; it runs when the current task suspends.
  void release() noexcept {
    // The count stays as it is when a waiter takes over, so that no other task can take the permit before it runs.
    if (waiters_.empty()) {
      ++available_;
      return;
    }
    static_cast<acquire_awaiter *>(waiters_.front().slot)->granted_ = true;
    detail::loop::wake_first(waiters_);
  }

private:
  std::size_t available_;
  detail::wait_list waiters_;
};

} // namespace aio
