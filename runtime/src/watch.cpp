// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/detail/watch.hpp>
#include <aio/task.hpp>

#include "debug.hpp"
#include "interposer.hpp"
#include "trace.hpp"

#include <algorithm>

#include <dlfcn.h>

namespace aio::detail {
namespace {

calls_of_coroutine *calls_of_this_thread() noexcept {
  void *found = ::dlsym(RTLD_DEFAULT, "aio_calls_of_coroutine");
  return found ? reinterpret_cast<decltype(&aio_calls_of_coroutine)>(found)() : nullptr;
}

} // namespace

watch::watch(bool debug, std::chrono::nanoseconds slow_after, std::source_location run_called_at)
    : debug_(debug), slow_after_(slow_after), calls_(debug ? calls_of_this_thread() : nullptr),
      trace_(is_traced() ? std::make_unique<trace>(run_called_at) : nullptr) {
  if (debug)
    watch_referents();
}

watch::~watch() = default;

bool watch::is_traced() noexcept { return trace::file_name() != nullptr; }

void watch::resume(frame f) {
  promise_base &promise = f.promise();
  this_loop->running = &promise;
  // Recorded before it runs: afterwards it may be at its next co_await. Its frame is still there, since only the
  // coroutine that awaits it can destroy it, and that one waits.
  const std::source_location resumed_from = promise.place;
  const frame awaited_by = promise.continuation;
  if (calls_)
    calls_->begin();
  const auto start = std::chrono::steady_clock::now();
  f.resume();
  const auto end = std::chrono::steady_clock::now();
  if (calls_)
    calls_->watched = false;
  this_loop->running = nullptr;
  if (trace_)
    trace_->ran(*this_loop->current, resumed_from, start, end);
  if (!debug_)
    return;
  if (end - start >= slow_after_)
    report_slow(resumed_from, awaited_by, end - start, slow_after_, calls_ ? calls_->longest() : nullptr);
  if (calls_ && calls_->took_a_lock() && !f.done())
    report_lock(promise);
  if (!cancelled_.empty()) [[unlikely]]
    follow_cancel(f);
}

void watch::begins(task_state &t) {
  if (t.phase != phase::created) {
    if (debug_ && !begun_.contains(&t))
      refuse_foreign_thread(t);
    return;
  }
  if (debug_)
    begun_.insert(&t);
  forget(t); // an earlier one at this address
  if (trace_)
    trace_->begins(t);
}

void watch::ended(task_state &t) {
  if (trace_)
    trace_->suspended(t);
  if (t.phase == phase::finished)
    begun_.erase(&t);
  if (cancelled_.empty()) [[likely]]
    return;
  if (t.phase == phase::finished)
    return forget(t);
  if (t.shields != 0)
    return;
  for (const cancellation &each : cancelled_)
    if (each.task == &t && each.caught) {
      report_swallowed(each.at.promise(), each.thrown_at);
      return forget(t);
    }
}

void watch::cancel_delivered(task_state &t) {
  if (!debug_)
    return;
  forget(t);
  cancelled_.push_back({&t, t.at, false, t.at.promise().place});
}

void watch::forget(const task_state &t) noexcept {
  std::erase_if(cancelled_, [&t](const cancellation &each) { return each.task == &t; });
}

/// A cancel propagates from the coroutine it was thrown in to those that await it, until one of them continues.
void watch::follow_cancel(frame resumed) {
  const auto found = std::find_if(cancelled_.begin(), cancelled_.end(), [resumed](const cancellation &each) {
    return each.task == this_loop->current && each.at == resumed;
  });
  if (found == cancelled_.end())
    return;
  if (!resumed.done()) {
    found->caught = true;
    return;
  }
  const promise_base &ended = resumed.promise();
  if (is_cancelled(ended.error) && ended.continuation) {
    found->at = ended.continuation;
    found->caught = false;
  } else {
    cancelled_.erase(found);
  }
}

} // namespace aio::detail
