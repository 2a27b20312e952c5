// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// run(task): the bridge from ordinary code into the loop. One call in main(), usually.
//
//   int main() {
//     return aio::run(app());
//   }
#pragma once

#include <aio/detail/to_task.hpp>
#include <aio/task.hpp>

#include <chrono>
#include <concepts>
#include <exception>
#include <functional>
#include <source_location>
#include <stdexcept>
#include <string_view>
#include <utility>

struct uv_loop_s; // libuv's uv_loop_t

namespace aio {

enum class clock {
  steady,       // time passes
  virtual_time, // time starts at zero and jumps to the next deadline whenever nothing is ready: for tests
};

/// How the loop talks to the system.
enum class event_loop {
  epoll,    // the default
  io_uring, // many requests per system call; if the system does not allow it, epoll is used
  uv,       // libuv's, to share it with other users; if aio was built without libuv, epoll is used
};

/// Options from the environment, read at each run(): AIO_DEBUG (any value but "" and "0"), AIO_SLOW_MS (default 100),
/// AIO_LOOP (epoll, io_uring or uv; default epoll) and AIO_CLOCK (steady or virtual; default steady). The last two
/// throw std::invalid_argument for any other value.
bool debug_from_environment() noexcept;
std::chrono::milliseconds slow_after_from_environment() noexcept;
event_loop loop_from_environment();
clock clock_from_environment();

struct run_options {
  aio::clock clock = clock_from_environment();
  event_loop loop = loop_from_environment();
  /// Report hazards on stderr: a coroutine that holds the loop, a task that is dropped, a run() inside a run().
  bool debug = debug_from_environment();
  /// Debug mode: how long one coroutine may run without suspending before it is reported.
  std::chrono::nanoseconds slow_after = slow_after_from_environment();
  /// Called with an exception that cannot be caught any more, because the handle of the failed task was destroyed, and
  /// with the task's name for reports. Must not throw. By default both are printed on stderr.
  std::function<void(std::exception_ptr error, std::string_view task)> on_lost_error = {};
  /// A libuv loop of the program's, initialised and not running, to wait in: its own handles stay active meanwhile, and
  /// their callbacks may wake tasks. The program closes it, after run(). If null, aio makes its own.
  ::uv_loop_s *uv_loop = nullptr;
};

/// Thrown if run() is called by code inside another run() on the same thread: it would stop every task of the outer
/// loop. what() names both calls.
class nested_run : public std::logic_error {
  using std::logic_error::logic_error;
};

/// Thrown if the main task waits and nothing can ever wake it: no task is ready, sleeps, or waits for a descriptor or a
/// thread. Before this is thrown, the tree of tasks is printed on stderr and every task is cancelled.
class deadlock : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Starts a loop on this thread, runs `main` to its end, and returns its value or throws its exception.
///
/// When `main` has ended, the remaining spawned tasks are cancelled, and run() waits for them to end. Throws nested_run
/// inside another run() on the same thread (co_await the task instead), deadlock, and std::system_error naming the
/// system call when the loop cannot start (EMFILE) or poll.
template <class T>
T run(task<T> main, run_options options = {}, std::source_location where = std::source_location::current()) {
  detail::loop loop(options, where);
  detail::scope scope;
  detail::task_state &t = scope.start(std::move(main).release(), true);
  loop.run(scope);
  return detail::take<T>(t);
}

/// The same for anything else that can be awaited, moved.
template <moved_awaitable A>
  requires(!detail::is_task<A>)
auto run(A &&main, run_options options = {}, std::source_location where = std::source_location::current()) {
  return run(detail::to_task(std::move(main)), std::move(options), where);
}
template <std::invocable Coroutine> void run(Coroutine &&, run_options = {}) = delete; // call it: run(coroutine())

} // namespace aio
