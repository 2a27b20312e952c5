#include <aio/detail/timer_heap.hpp>

#include <algorithm>

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
  const std::size_t size = entries_.size();
  for (std::size_t first; (first = 4 * hole + 1) < size;) {
    const entry *least = &entries_[first];
    for (const entry *child = least + 1, *end = &entries_[0] + std::min(first + 4, size); child != end; ++child)
      if (child->before(*least))
        least = child;
    place(*least, hole);
    hole = static_cast<std::size_t>(least - &entries_[0]);
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
