// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/wait.hpp>

#include "debug.hpp"
#include "spawned.hpp"

#include <algorithm>
#include <utility>

namespace aio::detail {
// A task with a handle is deleted by the handle, now or after the loop has ended.
void spawned_tasks::clear() noexcept {
  list<task_state, sibling_tag> have_handles; // and may be watched, until all their watchers are gone
  while (!children_.empty()) {
    task_state &t = children_.front();
    if (!t.kept) {
      destroy(t);
      continue;
    }
    if (t.phase == phase::finished) {
      t.link<sibling_tag>::unlink();
    } else {
      destroy_frame(t);
      t.at = nullptr;
      t.phase = phase::finished;
    }
    have_handles.push_back(t);
  }
  while (!have_handles.empty()) {
    task_state &t = have_handles.pop_front();
    t.link<sibling_tag>::self_link();
    t.owner = nullptr;
  }
}

/// A failure without a handle cannot be delivered: report it on stderr.
void spawned_tasks::child_failed(task_state &t, const std::exception_ptr &error) {
  if (!t.kept)
    report_lost_error(t, error);
}

void spawned_tasks::watch(task_state &t, scope &by) {
  if (&t == this_loop->current)
    refuse("a task waits for its own end");
  if (t.owner == this)
    t.owner = &by;
  else
    others_.emplace(&t, &by);
  ++by.pending_;
}

void spawned_tasks::unwatch(task_state &t, scope &by) noexcept {
  const auto [first, last] = others_.equal_range(&t);
  if (t.owner != &by) {
    if (const auto found = std::find_if(first, last, [&by](const auto &each) { return each.second == &by; });
        found != last)
      others_.erase(found);
  } else if (t.phase == phase::finished) {
    t.owner = this;
    --pending_;
    std::for_each(first, last, [&t](const auto &each) { each.second->ended(t); });
  } else if (first == last) {
    t.owner = this;
  } else {
    t.owner = first->second;
    others_.erase(first);
  }
  settle(t);
}

bool spawned_tasks::is_watched(const task_state &t) const noexcept {
  return (t.owner && t.owner != this) || (!others_.empty() && others_.contains(&t));
}

void spawned_tasks::settle(task_state &t) noexcept {
  if (t.handle_gone && !t.claimed && !is_watched(t))
    let_go(t);
}

void spawned_tasks::let_go(task_state &t) noexcept {
  if (t.phase != phase::finished) {
    t.kept = false;
    return;
  }
  if (t.at && error_of(t) && !t.seen)
    report_lost_error(t, error_of(t));
  destroy(t);
}

void drop_handle(task_state &t, bool cancels) noexcept {
  if (t.owner && !this_loop)
    refuse_foreign_thread(t);
  cancels = cancels && t.phase != phase::finished;
  t.handle_gone = true;
  if (!t.owner || !spawned().is_watched(t)) // otherwise its last watcher does this
    spawned_tasks::let_go(t);
  if (cancels)
    loop::cancel(t);
}

void check_handle(const task_state *t) {
  if (!t || (t->claimed && !t->at))
    refuse("a handle was awaited that has no task: it was awaited before, detached or moved from");
  if (this_loop)
    refuse_cycle(*t);
  if (t->claimed)
    refuse("a handle was awaited that another task is awaiting");
  if (!t->at)
    refuse("a handle was awaited whose loop has ended");
}

void check_ended(const task_state *t) {
  if (!t || !t->at || t->phase != phase::finished)
    refuse("the value of a handle was asked for that has none: its task has not ended, or the value was taken");
}

end_watch::end_watch(task_state *t) : task_(t && t->phase != phase::finished ? t : nullptr) {
  if (task_)
    spawned().watch(*task_, *this);
}

void end_watch::leave() noexcept {
  if (task_state *t = std::exchange(task_, nullptr))
    spawned().unwatch(*t, *this);
}

void consume(task_state &t) noexcept {
  std::exchange(t.at, nullptr).destroy();
  if (t.handle_gone && !spawned().is_watched(t))
    scope::destroy(t);
}

static bool has_failed(const std::exception_ptr &error) noexcept { return error && !is_cancelled(error); }

void task_watch::add(task_state &t) {
  if (t.phase == phase::finished) {
    any_finished_ = true;
    any_failed_ |= has_failed(error_of(t));
    return;
  }
  watched_.push_back(&t);
  spawned().watch(t, *this);
}

bool task_watch::satisfied() noexcept {
  if (pending() == 0 || (any_finished_ && what_ == until::first_completed) ||
      (any_failed_ && what_ == until::first_exception))
    return true;
  if (what_ == until::first_completed)
    expect(1);
  return false;
}

void task_watch::child_failed(task_state &, const std::exception_ptr &error) {
  if (what_ == until::first_exception && has_failed(error))
    expect(1); // which is this one
}

task_watch::~task_watch() {
  for (task_state *t : watched_)
    spawned().unwatch(*t, *this);
}

} // namespace aio::detail
