// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The sleeping tasks, earliest deadline first; equal deadlines wake in the order they were set.
//
//   heap.push(t, deadline);
//   while (!heap.empty() && heap.earliest() <= now) wake(heap.pop());
#pragma once

#include <aio/detail/task_state.hpp>

#include <chrono>
#include <vector>

namespace aio::detail {

using time_point = std::chrono::steady_clock::time_point;

/// A heap of four children per node: half the depth of a binary one, and the four lie in two cache lines. A task stores
/// its index, so a cancelled sleep is removed at once and leaves no dead entry.
class timer_heap {
public:
  bool empty() const noexcept { return entries_.empty(); }
  time_point earliest() const noexcept { return entries_.front().deadline; }

  /// Throws std::bad_alloc.
  void push(task_state &t, time_point deadline);
  task_state &pop() noexcept;
  void remove(task_state &t) noexcept;

private:
  struct entry {
    time_point deadline;
    std::uint64_t order; // of insertion
    task_state *task;

    bool before(const entry &other) const noexcept {
      return deadline < other.deadline || (deadline == other.deadline && order < other.order);
    }
  };

  void place(const entry &e, std::size_t at) noexcept;
  void rise(const entry &e, std::size_t hole) noexcept;
  void sink(const entry &e, std::size_t hole) noexcept;

  std::vector<entry> entries_;
  std::uint64_t pushed_ = 0;
};

} // namespace aio::detail
