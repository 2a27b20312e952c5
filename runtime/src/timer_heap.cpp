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

void timer_heap::sink(const entry &e, std::size_t hole) noexcept {
  const std::size_t size = entries_.size();
  for (;;) {
    const std::size_t first = 4 * hole + 1;
    if (first >= size)
      break;
    std::size_t least = first;
    for (std::size_t child = first + 1, end = std::min(first + 4, size); child < end; ++child)
      if (entries_[child].before(entries_[least]))
        least = child;
    if (!entries_[least].before(e))
      break;
    place(entries_[least], hole);
    hole = least;
  }
  place(e, hole);
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
  // The last entry fills the hole. It may come from another branch, so it may have to go either way.
  if (hole > 0 && last.before(entries_[(hole - 1) / 4]))
    rise(last, hole);
  else
    sink(last, hole);
}

} // namespace aio::detail
