// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/detail/scope.hpp>
#include <aio/task.hpp>
#include <aio/to_thread.hpp>

#include <utility>

namespace aio::detail {

scope::scope(loop &of) noexcept : parent_(of.current) { of.scopes.push_back(*this); }

scope::scope() : scope(loop_for("a scope of tasks")) {}

void scope::destroy_frame(task_state &t) noexcept {
  t.link<sibling_tag>::unlink();
  if (t.phase != phase::finished) {
    this_loop->unlink(t);
    // A task or generator that is owned elsewhere, and was awaited by reference, stays: nothing may wake it any more.
    if (t.phase == phase::in_flight)
      static_cast<io_request *>(t.slot)->abandon();
    else if (t.phase == phase::held)
      static_cast<thread_work *>(t.slot)->settle();
    while (frame awaiter = t.at.promise().continuation) {
      t.at.promise().continuation = abandoned();
      t.at = awaiter;
    }
  }
  if (t.at)
    t.at.destroy(); // an outer frame owns most of the tasks it awaits, and so the frames inside
}

void scope::destroy(task_state &t) noexcept {
  destroy_frame(t);
  if (t.shields == 0)
    delete &t;
  else
    t.at = nullptr; // the last of those shields frees it
}

scope::~scope() {
  while (!children_.empty())
    destroy(children_.front());
  link<scope_tag>::unlink();
}

void scope::child_failed(task_state &, const std::exception_ptr &) {}

void scope::ended(task_state &t) noexcept {
  if (t.at && error_of(t))
    child_failed(t, error_of(t));
  one_has_ended();
}

void scope::watch_from(frame h) noexcept {
  joiner_ = this_loop->suspend(h, phase::watching);
  if (joiner_)
    joiner_->slot = this;
}

void scope::cancel_children() noexcept {
  children_.for_each([](task_state &t) { loop::cancel(t); });
}

void scope::postpone_cancel() noexcept {
  if (std::exchange(joiner_cancelled_, false))
    this_loop->current->cancel_requested = true;
}

void join_awaiter::suspend(frame h) {
  loop &l = *this_loop;
  task_state &t = *l.current;
  t.at = h;
  scope &joined = what_.joined;
  if (joined.joiner_) [[unlikely]]
    refuse("two tasks join the same tasks: one of them would wait for ever");
  t.slot = &joined;
  if (what_.deadline != time_point::max())
    l.timers.push(t, what_.deadline);
  t.phase = phase::joining;
  t.link<queue_tag>::self_link();
  joined.joiner_ = &t;
  joined.joiner_cancelled_ = joined.expired_ = false;
  if (t.cancel_due()) [[unlikely]]
    loop::cancel(t);
}

wait_list::~wait_list() {
  while (!empty())
    this_loop->interrupt(front());
}

} // namespace aio::detail
