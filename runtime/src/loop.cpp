// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/cancelled.hpp>
#include <aio/detail/loop.hpp>
#include <aio/detail/thread_pool.hpp>
#include <aio/detail/watch.hpp>
#include <aio/run.hpp>
#include <aio/task.hpp>

#include "debug.hpp"
#include "spawned.hpp"

#include <utility>

namespace aio::detail {

// The loop polls (descriptors, threads, timers) when nothing is ready, and at the latest after this many steps: often
// enough that no event waits long, rarely enough that the system call costs nothing noticeable.
constexpr unsigned steps_per_turn = 64;

// The stack that coroutines may use where they do not jump: little for any thread's stack, and enough that the
// trampoline runs only once in a hundred awaits.
constexpr std::uintptr_t stack_of_jumps = 16 * 1024;

loop &loop_for(const char *who) {
  if (!this_loop)
    throw std::logic_error(std::string("aio: ") + who + " was called outside aio::run()");
  return *this_loop;
}

loop::loop(const run_options &options, std::source_location run_called_at)
    : debug(options.debug), opened_at(run_called_at), on_lost_error(options.on_lost_error) {
  if (this_loop)
    refuse_nested_run(*this_loop, run_called_at, debug || this_loop->debug);
  if (AIO_HAS_DEBUG && (debug || watch::is_traced()))
    watch_ = std::make_unique<watch>(debug, options.slow_after, run_called_at);
  outside = make_backend(options);
  spawned_ = std::make_unique<spawned_tasks>(*this);
  this_loop = this;
}

loop::~loop() {
  spawned_->clear();
  spawned_.reset();
  threads_.reset();
  this_loop = nullptr;
}

scope &loop::spawned() noexcept { return *spawned_; }

thread_pool &loop::threads() {
  if (!threads_)
    threads_ = std::make_unique<thread_pool>(*outside);
  return *threads_;
}

void loop::run(scope &main) {
  const bool main_ended = drive(main);
  closing = true;
  if (!main_ended) {
    const deadlock error = describe_deadlock(*this);
    // Cancel first, so that catch handlers and cleanup run; what is stuck even then is destroyed with its scope.
    main.cancel_children();
    spawned_->cancel_children();
    if (drive(main))
      drive(*spawned_);
    throw error;
  }
  if (debug && !error_of(main.children_.front()))
    spawned_->children_.for_each(report_if_pending);
  spawned_->cancel_children();
  if (!drive(*spawned_))
    throw describe_deadlock(*this);
}

/// Resumes a task and the coroutines it awaits, until it suspends in a list or ends. Returns true if it has ended.
template <bool Watched> [[gnu::always_inline]] inline bool loop::step(task_state &t) {
  current = &t;
  if constexpr (Watched)
    watch_->begins(t);
  t.phase = phase::running;
  const auto resume = [&](frame coroutine) {
    if constexpr (Watched)
      watch_->resume(coroutine);
    else
      coroutine.resume();
  };
  resume(t.at);
  while (next && !next.done())
    resume(std::exchange(next, nullptr));
  const bool has_ended(next);
  if (has_ended) {
    t.at = std::exchange(next, nullptr);
    t.phase = phase::finished;
  }
  if constexpr (Watched)
    watch_->ended(t);
  return has_ended;
}

[[gnu::always_inline]] inline void loop::finish(task_state &t) noexcept {
  scope &owner = *t.owner;
  if (const std::exception_ptr &error = t.at.promise().error) [[unlikely]]
    owner.child_failed(t, error);
  if (!t.kept)
    scope::free(t);
  owner.one_has_ended();
}

void loop::finish_doomed() noexcept {
  while (!doomed_.empty()) {
    task_state &t = doomed_.pop_front();
    current = &t;
    t.at.promise().error = std::make_exception_ptr(cancelled{});
    t.phase = phase::finished;
    finish(t);
  }
}

/// Runs the steps of one turn. Does not test at each step for a watch: so debug mode is free when it is off.
template <bool Watched> void loop::run_ready(scope &until) {
  for (unsigned steps = steps_per_turn; steps != 0 && !ready.empty(); --steps) {
    task_state &t = ready.pop_front();
    if (!step<Watched>(t))
      continue;
    finish(t);
    if (until.pending_ == 0)
      return;
  }
}

/// Runs until all tasks of `until` have finished. Returns false if they never can.
bool loop::drive(scope &until) {
  jumps_above = watch_ ? nowhere : reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) - stack_of_jumps;
  while (until.pending_ != 0) {
    AIO_HAS_DEBUG &&watch_ ? run_ready<true>(until) : run_ready<false>(until);
    finish_doomed();
    if (until.pending_ != 0 && !turn())
      return false;
  }
  return true;
}

/// Polls for external events, and waits for them if no task is ready. Returns false if there is nothing to wait for.
bool loop::turn() {
  const bool idle = ready.empty();
  const bool expects_events = io_waits + held > 0 || outside->has_guests();
  if (idle && !expects_events && timers.empty())
    return false;
  if (held > 0)
    threads_->flush();
  if (idle || expects_events) {
    const time_point until = !idle ? time_point::min() : timers.empty() ? time_point::max() : timers.earliest();
    outside->poll(until, held > 0);
    if (held > 0)
      threads_->wake_finished();
    if (held == 0)
      outside->threads_are_idle();
  }
  if (!timers.empty()) {
    const time_point now = outside->now();
    while (!timers.empty() && timers.earliest() <= now)
      fire(timers.pop());
  }
  return true;
}

void loop::fire(task_state &t) noexcept {
  if (t.phase == phase::sleeping)
    return wake(t);
  scope &joined = *static_cast<scope *>(t.slot);
  joined.expired_ = true;
  joined.cancel_children();
}

} // namespace aio::detail
