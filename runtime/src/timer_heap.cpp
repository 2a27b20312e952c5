// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/timer_heap.hpp>

namespace aio::detail {

void timer_heap::place(const entry &e, std::size_t at) noexcept {
  entries_[at] = e;
  e.task->heap_pos = static_cast<std::uint32_t>(at);
}

void timer_heap::rise(const entry &e, std::size_t hole) noexcept {
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / 4;
    if (!e.before(entries_[parent]))
      break;
    place(entries_[parent], hole);
    hole = parent;
  }
  place(e, hole);
}

// Goes straight to the bottom before it compares with e: e was the last entry, so that is where it belongs, mostly.
void timer_heap::sink(const entry &e, std::size_t hole) noexcept {
  entry *const entries = entries_.data();
  const std::size_t size = entries_.size();
  const auto earlier = [](const entry *a, const entry *b) { return b->before(*a) ? b : a; };
  std::size_t first;
  while ((first = 4 * hole + 1) + 4 <= size) {
    const entry *child = entries + first;
    const entry *least = earlier(earlier(child, child + 1), earlier(child + 2, child + 3));
    place(*least, hole);
    hole = static_cast<std::size_t>(least - entries);
  }
  if (first < size) { // the one node with fewer than four children
    const entry *least = entries + first;
    for (const entry *child = least + 1; child != entries + size; ++child)
      least = earlier(least, child);
    place(*least, hole);
    hole = static_cast<std::size_t>(least - entries);
  }
  rise(e, hole);
}

void timer_heap::push(task_state &t, time_point deadline) {
  const entry e{deadline, pushed_++, &t};
  entries_.push_back(e);
  rise(e, entries_.size() - 1);
}

task_state &timer_heap::pop() noexcept {
  task_state &first = *entries_.front().task;
  remove(first);
  return first;
}

void timer_heap::remove(task_state &t) noexcept {
  const std::size_t hole = t.heap_pos;
  t.heap_pos = task_state::no_timer;
  const entry last = entries_.back();
  entries_.pop_back();
  if (last.task == &t)
    return;
  sink(last, hole); // rises too, if it comes from another branch and must go up
}

} // namespace aio::detail
