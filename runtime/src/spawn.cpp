// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/spawn.hpp>

#include "debug.hpp"

#include <stdexcept>

namespace aio::detail {

void check_handle(const task_state *t) {
  if (!t)
    throw std::logic_error("aio: awaited a handle that was awaited before, detached or moved from");
  if (t->owner && t->owner != &this_loop->spawned())
    throw std::logic_error("aio: awaited a handle that another task is awaiting");
  if (!t->at)
    throw std::logic_error("aio: awaited a handle whose loop has ended");
}

void drop_handle(task_state &t) noexcept {
  if (t.owner && t.owner != &this_loop->spawned()) { // a task awaits the handle, and needs the result
    t.handle_gone = true;
    loop::cancel(t);
    return;
  }
  if (t.phase != phase::finished) {
    t.kept = false;
    loop::cancel(t);
    return;
  }
  if (t.at && error_of(t))
    report_lost_error(t, error_of(t));
  scope::destroy(t);
}

void cancel_if_closing(task_state &t) noexcept {
  if (this_loop->closing)
    loop::cancel(t);
}

void forget_name(const task_state &t) noexcept {
  if (t.owner) // else its loop is gone, and the names with it
    this_loop->names().forget(t);
}

std::string_view name_of(const task_state &t) noexcept {
  return t.named && t.owner ? this_loop->names().of(t) : std::string_view();
}

} // namespace aio::detail

namespace aio {

std::string_view task_name() noexcept {
  const detail::loop *l = detail::this_loop;
  return l && l->current ? detail::name_of(*l->current) : std::string_view();
}

} // namespace aio
