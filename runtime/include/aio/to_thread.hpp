// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// to_thread(f): call a blocking function on another thread, while the loop runs on.
//
//   std::string text = co_await aio::to_thread([&] { return read_file(path); });
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/result.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <stop_token>
#include <type_traits>
#include <utility>

namespace aio {
namespace detail {

/// The work of a thread. Lives in the frame of the task that waits for it, which does not move until `done`: neither a
/// cancel nor a timeout may wake such a task.
struct thread_work : link<struct work_tag>, immovable {
  explicit thread_work(void (*f)(thread_work &) noexcept) noexcept : call(f) {}

  /// Suspends the current task at h, and submits the work to a thread. Throws std::system_error if there is no thread.
  void submit(frame h);
  /// Takes the work back and wakes the task if no thread has begun it; otherwise asks it to stop, if it can be asked.
  void cancel() noexcept;
  /// Blocks until no thread uses the work. For a task that is destroyed while it waits.
  void settle() noexcept;

  std::stop_source *stop = nullptr; // asked to stop when the task is cancelled or destroyed; null if it cannot be
  void (*const call)(thread_work &) noexcept;
  task_state *waiter = nullptr; // null if not submitted, or if the task is being destroyed and must not be woken
  thread_work *older = nullptr; // in the list of finished work
  bool submitted = false;       // and not withdrawn
  bool begun = false;           // by a thread, which holds the pool's mutex then
  bool done = false;            // for the loop's thread only

private:
  bool withdraw() noexcept; // false if a thread has begun
};

/// A function that takes a std::stop_token, as one that takes nothing.
template <class Function> struct stoppable_call {
  decltype(auto) operator()() { return function(source.get_token()); }
  Function function;
  std::stop_source source = {};
};
template <class Function>
inline constexpr bool is_call = std::invocable<Function &> || std::invocable<Function &, std::stop_token>;
template <class Call> inline constexpr bool is_stoppable = false;
template <class Function> inline constexpr bool is_stoppable<stoppable_call<Function>> = true;

/// Call is the user's function, or a stoppable_call of it.
template <class Call> class thread_awaiter : thread_work {
  using result_type = std::invoke_result_t<Call &>;

public:
  explicit thread_awaiter(Call &&f) : thread_work(&run), call_(std::move(f)) {
    if constexpr (is_stoppable<Call>)
      stop = &call_.source;
  }
  ~thread_awaiter() { settle(); }

  bool await_ready() const noexcept { return false; }
  void await_suspend(auto h) { submit(frame_of(h)); }
  result_type await_resume() {
    this_loop->resumed();
    return static_cast<result_type>(std::move(*outcome_).value());
  }

private:
  static void run(thread_work &work) noexcept {
    auto &self = static_cast<thread_awaiter &>(work);
    try {
      self.outcome_.emplace(value_of(self.call_));
    } catch (...) {
      self.outcome_.emplace(std::current_exception());
    }
  }

  Call call_;
  std::optional<result<something<result_type>>> outcome_; // written by the thread, read after `done`
};

} // namespace detail

/// Calls f() on a thread of the loop's pool (at most as many threads as processors + 4, never more than 32; started on
/// demand, joined when run() ends) and resumes on the loop with its value or exception. f is moved into the waiting
/// coroutine, and destroyed there.
///
/// If f still waits for a free thread when the task is cancelled, it is never called. A thread cannot be cancelled:
/// once f has begun, a cancel or timeout takes effect only when it has returned, so f may safely refer to the
/// coroutine's locals, and its result is not lost: the next suspension throws. Throws std::system_error if no thread
/// can be started.
///
/// If f takes a std::stop_token, the cancel requests stop, so that f may return early; so does the task's destruction,
/// which waits for f.
template <class Function>
  requires detail::is_call<Function>
auto to_thread(Function f) {
  if constexpr (std::invocable<Function &>)
    return detail::operation<detail::thread_awaiter<Function>, Function>{std::move(f)};
  else
    return to_thread(detail::stoppable_call<Function>{std::move(f)});
}

/// The same for f(arguments...), which are moved there too.
template <class Function, class... Arguments>
  requires(sizeof...(Arguments) > 0 && std::invocable<Function, Arguments...>)
auto to_thread(Function f, Arguments... arguments) {
  return to_thread([f = std::move(f), ... arguments = std::move(arguments)]() mutable {
    return std::invoke(std::move(f), std::move(arguments)...);
  });
}
template <class... Call> void to_thread(Call &&...) = delete; // takes a function, and what it is called with

} // namespace aio
