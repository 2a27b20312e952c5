// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// signals: wait for Ctrl-C and the like.
//
//   aio::signals stop({SIGINT, SIGTERM});
//   int which = co_await stop.next();
#pragma once

#include <aio/socket.hpp>
#include <aio/task.hpp>

#include <csignal>
#include <initializer_list>

namespace aio {

/// While it lives, these signals have no effect but to be given to next(). They are blocked on the thread that makes
/// it, which must be the one that destroys it, in any order. A program with threads of its own makes it before them, or
/// one of them gets the signal; those of to_thread() do not matter. A signal that nobody has asked for has its usual
/// effect in the end.
class signals : detail::immovable {
public:
  /// Throws std::system_error (EINVAL: no such signal; EMFILE).
  explicit signals(std::initializer_list<int> which);
  ~signals();

  /// `co_await s.next()` suspends until one of the signals has come, and returns its number. A cancel ends the wait.
  task<int> next();

private:
  ::sigset_t which_;
  ::sigset_t blocked_;
  socket fd_{-1};
};

} // namespace aio
