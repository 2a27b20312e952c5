// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The event loop: one thread, one list of ready tasks, one trampoline. Everything a primitive needs is four calls:
//
//   l.park(h, waiters);         // in await_suspend: wait in a list
//   loop::wake_first(waiters);  // for an event: make a waiter ready
//   l.resumed();                // in await_resume: throws aio::cancelled if a cancel ended the wait
//   l.cancel(t);                // anywhere: end a task's wait early
#pragma once

#include <aio/detail/backend.hpp>
#include <aio/detail/operation.hpp>
#include <aio/detail/scope.hpp>
#include <aio/detail/task_state.hpp>
#include <aio/detail/timer_heap.hpp>

#include <exception>
#include <functional>
#include <memory>
#include <source_location>
#include <string_view>

namespace aio {
struct run_options;
} // namespace aio

namespace aio::detail {

class thread_pool;
class spawned_tasks;
class watch;

/// Owns the backend, the timers and the threads. Lives on the stack of run(); belongs to that thread alone.
class loop : immovable {
public:
  /// Makes itself this thread's loop. Throws nested_run if there is one, std::system_error if the backend cannot start.
  loop(const run_options &options, std::source_location run_called_at);
  ~loop();

  /// Runs until main's task has finished, then cancels the spawned tasks that are left and runs them to their end.
  /// Throws deadlock, std::system_error.
  void run(scope &main);

  void wake(task_state &t) noexcept {
    t.phase = phase::ready;
    ready.push_back(t);
  }
  /// Wakes the first waiter, which must exist. Called by the loop's thread: on a thread without a loop, this ends the
  /// program with the reason.
  static void wake_first(wait_list &waiters) noexcept;
  /// Notes how the current task suspends at h. Null if a cancel is pending, which its await throws at once.
  task_state *suspend(frame h, detail::phase how) noexcept {
    task_state &t = *current;
    t.at = h;
    if (t.cancel_due()) [[unlikely]]
      return interrupt_now(t), nullptr;
    t.phase = how;
    return &t;
  }
  /// Suspends the current task at h until other code takes it out of `waiters` and wakes it.
  void park(frame h, wait_list &waiters, void *slot = nullptr) noexcept {
    task_state *const t = suspend(h, phase::waiting);
    if (!t) [[unlikely]]
      return;
    t->slot = slot;
    waiters.push_back(*t);
  }
  /// Suspends the current task at h until the deadline. Throws std::bad_alloc without any effect.
  void park_until(frame h, time_point deadline) {
    if (!suspend(h, phase::running)) [[unlikely]]
      return;
    timers.push(*current, deadline);
    current->phase = phase::sleeping;
  }
  /// Suspends the current task at h, and lets the other ready tasks run first.
  void park_ready(frame h) noexcept {
    if (task_state *t = suspend(h, phase::ready)) [[likely]]
      ready.push_back(*t);
  }
  /// Ends a wait. Throws cancelled if a cancel cut it short. If the wake came first, the cancel is still pending and
  /// this returns: what was delivered must not get lost.
  void resumed() {
    if (current->interrupted) [[unlikely]]
      throw_cancelled(*current);
  }

  /// Returns false if t has finished. A waiting task is woken to throw; one that is woken already, or runs, gets the
  /// cancel at its next suspension; one that has not begun never will; one that joins passes the cancel on to its
  /// children.
  static bool cancel(task_state &t) noexcept;
  /// Takes a task that waits or sleeps out of its list, and makes its await throw cancelled.
  void interrupt(task_state &t) noexcept;
  /// For a cancel that was pending when the current task is about to suspend: its await throws at once.
  void interrupt_now(task_state &t) noexcept;
  /// Takes t out of whichever list it is in.
  void unlink(task_state &t) noexcept;

  thread_pool &threads();

  ready_list ready;
  task_state *current = nullptr;   // whose step this is
  frame next;                      // what step() resumes when the running coroutine suspends, or sees that it has ended
  bool closing = false;            // the main task is over: spawned tasks are being cancelled
  const bool debug;                // AIO_DEBUG, or run_options
  promise_base *running = nullptr; // the coroutine being resumed; kept while there is a watch
  timer_heap timers;
  std::size_t io_waits = 0; // requests in flight
  std::size_t held = 0;     // tasks that wait for a thread
  std::unique_ptr<backend> outside;
  list<scope, scope_tag> scopes; // all of them, for the tree of tasks

  const std::source_location opened_at; // the call of run()
  const std::function<void(std::exception_ptr, std::string_view)> on_lost_error;

private:
  bool drive(scope &until);
  template <bool Watched> void run_ready(scope &until);
  template <bool Watched> bool step(task_state &t);
  bool turn();
  void finish(task_state &t) noexcept;
  void doom(task_state &t) noexcept;
  void finish_doomed() noexcept;
  void fire(task_state &t) noexcept;
  [[noreturn]] void throw_cancelled(task_state &t);

  ready_list doomed_; // cancelled before they began: a list of their own, so that a step need not test for them
  std::unique_ptr<spawned_tasks> spawned_;
  std::unique_ptr<thread_pool> threads_;
  std::unique_ptr<watch> watch_; // nullptr: neither debug mode nor AIO_TRACE

public:
  scope &spawned() noexcept; // the tasks of spawn()
};

} // namespace aio::detail

#include <aio/detail/this_loop.hpp> // IWYU pragma: export
