// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// signals: wait for Ctrl-C and the like.
//
//   aio::signals stop({SIGINT, SIGTERM});
//   int which = co_await stop.next();
//
//   aio::run(aio::cancel_on_signal(app())); // Ctrl-C cancels app(), which cleans up
#pragma once

#include <aio/cancelled.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/socket.hpp>
#include <aio/stop_token.hpp>
#include <aio/task.hpp>

#include <csignal>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <utility>

namespace aio {

/// While it lives, these signals have no effect except that next() returns them. They are blocked on the thread that
/// makes it, which must also destroy it, in any order. A program with threads of its own must make it before them, or
/// one of them gets the signal; those of to_thread() do not matter. A signal that was not returned by next() has its
/// usual effect at the end.
class signals : detail::immovable {
public:
  /// Throws std::system_error (EINVAL: no such signal; EMFILE).
  explicit signals(std::initializer_list<int> which);
  ~signals();

  /// `co_await s.next()` suspends until one of the signals has arrived, and returns its number. A cancel ends the wait.
  task<int> next();

private:
  ::sigset_t which_;
  ::sigset_t blocked_;
  socket fd_{-1};
};

/// Thrown by cancel_on_signal() if a signal has ended the work.
struct interrupted : std::runtime_error {
  explicit interrupted(int by);
  const int signal;
};

namespace detail {

/// Cancels the tasks at the first of the signals, which have their usual effect from then on.
task<> cancel_at_signal(std::unique_ptr<signals> &which, int &came, scope &work);

template <class T> task<T> interruptible(std::unique_ptr<signals> which, task<T> work) {
  int came = 0;
  const auto cancel = [&](scope &working) { return cancel_at_signal(which, came, working); };
  try {
    co_return co_await run_beside(std::move(work), cancel);
  } catch (const cancelled &) {
    if (came == 0)
      throw;
  }
  throw interrupted(came);
}

} // namespace detail

/// Runs work (a task, or anything that can be awaited; moved), and cancels it when the first of the signals arrives: it
/// can clean up. A second one ends the program as usual. Returns what work returns, throws what it throws, and
/// interrupted if it ends by the cancel. Call it where `signals` would be made: before other threads.
template <moved_awaitable A>
task<await_result_t<A>> cancel_on_signal(A &&work, std::initializer_list<int> which = {SIGINT, SIGTERM}) {
  return detail::interruptible(std::make_unique<signals>(which), detail::to_task(std::forward<A>(work)));
}

} // namespace aio
