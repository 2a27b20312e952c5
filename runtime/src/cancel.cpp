// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Cancelling: a task leaves the list it is in, and throws at its suspension point.
#include <aio/cancelled.hpp>
#include <aio/detail/loop.hpp>
#include <aio/detail/watch.hpp>
#include <aio/to_thread.hpp>

#include <utility>

namespace aio::detail {

void loop::unlink(task_state &t) noexcept {
  if (t.phase <= phase::in_flight)
    return t.link<queue_tag>::unlink();
  if (t.phase == phase::watching || t.phase == phase::joining)
    static_cast<scope *>(t.slot)->joiner_ = nullptr;
  if (t.heap_pos != task_state::no_timer)
    timers.remove(t);
}

void loop::interrupt(task_state &t) noexcept {
  unlink(t);
  t.cancel_requested = false;
  t.interrupted = true;
  wake(t);
}

void loop::doom(task_state &t) noexcept {
  unlink(t);
  t.phase = phase::doomed;
  doomed_.push_back(t);
}

void loop::interrupt_now(task_state &t) noexcept {
  t.cancel_requested = false;
  t.interrupted = true;
  next = t.at;
}

void loop::throw_cancelled(task_state &t) {
  t.interrupted = false;
  if (watch_)
    watch_->cancel_delivered(t);
  throw cancelled{};
}

bool loop::cancel(task_state &first) noexcept {
  if (first.phase == phase::finished)
    return false;
  if (!this_loop)
    refuse_foreign_thread(first);
  // A cancel of a task that joins goes to the tasks it waits for, which may join others in turn. Such tasks are in no
  // list, so they can queue up here: no recursion.
  ready_list joining;
  const auto request = [&joining](task_state &t) {
    if (t.interrupted || t.phase == phase::finished)
      return;
    if (t.phase == phase::created)
      this_loop->doom(t);
    t.cancel_requested = t.asked_to_end = true;
    if (!t.cancel_due())
      return;
    if (t.phase == phase::waiting || t.phase == phase::sleeping || t.phase == phase::watching)
      this_loop->interrupt(t);
    else if (t.phase == phase::joining)
      joining.push_back(t);
    else if (t.phase == phase::held)
      static_cast<thread_work *>(t.slot)->cancel();
    // Only asks: the buffer may be in use, and what has been done already must not get lost.
    else if (auto *r = static_cast<io_request *>(t.slot);
             t.phase == phase::in_flight && !std::exchange(r->cancel_asked, true))
      this_loop->outside->cancel(*r);
  };
  request(first);
  while (!joining.empty()) {
    task_state &t = joining.pop_front();
    t.link<queue_tag>::self_link();
    t.cancel_requested = false;
    scope &joined = *static_cast<scope *>(t.slot);
    joined.joiner_cancelled_ = true;
    if (this_loop->watch_)
      this_loop->watch_->cancel_delivered(t);
    joined.children_.for_each(request);
  }
  return true;
}

} // namespace aio::detail
