// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/join.hpp>
#include <aio/detail/scope.hpp>
#include <aio/detail/task_names.hpp>
#include <aio/task.hpp>

#include <utility>

namespace aio::detail {

scope::scope(loop &of) noexcept : parent_(of.current) { of.scopes.push_back(*this); }

scope::scope() : scope(loop_for("a scope of tasks")) {}

void scope::destroy_frame(task_state &t) noexcept {
  t.link<sibling_tag>::unlink();
  if (t.phase != phase::finished) {
    this_loop->unlink(t);
    while (frame awaiter = t.at.promise().continuation)
      t.at = awaiter;
  }
  if (t.at)
    t.at.destroy(); // an outer frame owns the tasks it awaits, and so the frames inside
}

void scope::destroy(task_state &t) noexcept {
  destroy_frame(t);
  if (t.named) [[unlikely]]
    forget_name(t);
  delete &t;
}

scope::~scope() {
  while (!children_.empty())
    destroy(children_.front());
  link<scope_tag>::unlink();
}

void scope::child_failed(task_state &, const std::exception_ptr &) {}

void scope::borrow(task_state &t) noexcept {
  t.owner = this;
  ++pending_;
}

void scope::give_back(task_state &t, scope &lender) noexcept {
  t.owner = &lender;
  lender.pending_ -= t.phase == phase::finished;
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
