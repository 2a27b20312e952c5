// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// barrier: wait until all tasks have arrived.
//
//   aio::barrier all_loaded(3);
//   if (co_await all_loaded.wait() == 0)   // in three tasks; one of them gets 0
//     announce();
#pragma once

#include <aio/detail/loop.hpp>

#include <cstddef>
#include <stdexcept>

namespace aio {

/// Opens when as many tasks wait as it was made for, and closes again for the next ones. Used by the tasks of one loop.
/// Destroying it cancels the waiting tasks.
class barrier : detail::immovable {
  struct wait_awaiter : detail::waits_for<barrier> {
    using waits_for::waits_for;

    bool await_ready() noexcept {
      rank_ = of.waiting();
      if (rank_ + 1 < of.parties_)
        return false;
      of.open();
      return true;
    }
    void await_suspend(auto h) noexcept { detail::park(h, of.waiters_, this); }
    std::size_t await_resume() const {
      detail::this_loop->resumed();
      return rank_;
    }

    std::size_t rank_; // given when the barrier opens: who came earlier may have been cancelled
  };

public:
  /// Throws std::invalid_argument for no task at all.
  explicit barrier(std::size_t parties) : parties_(parties) {
    if (parties == 0)
      throw std::invalid_argument("aio: a barrier for 0 tasks");
  }

  std::size_t parties() const noexcept { return parties_; }

  /// Returns the number of waiting tasks. Counted anew: a cancelled task leaves without notice.
  std::size_t waiting() noexcept {
    std::size_t count = 0;
    waiters_.for_each([&count](detail::task_state &) { ++count; });
    return count;
  }

  /// `co_await b.wait()` suspends until the last task has arrived, and returns a number from 0 to parties() - 1,
  /// different for each task. The last one does not suspend. A cancel ends the wait of one task; the others keep
  /// waiting.
  auto wait() noexcept { return detail::operation<wait_awaiter, barrier &>{*this}; }

private:
  void open() noexcept {
    for (std::size_t rank = 0; !waiters_.empty(); ++rank) {
      static_cast<wait_awaiter *>(waiters_.front().slot)->rank_ = rank;
      detail::loop::wake_first(waiters_);
    }
  }

  const std::size_t parties_;
  detail::wait_list waiters_;
};

} // namespace aio
