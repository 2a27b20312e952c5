// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// to_thread(f): call a blocking function on another thread, while the loop runs on.
//
//   std::string text = co_await aio::to_thread([&] { return read_file(path); });
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/result.hpp>

#include <concepts>
#include <functional>
#include <memory>
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
  /// Withdraws the work if no thread has begun it; otherwise asks it to stop, if it takes a stop token.
  void cancel() noexcept;
  /// Blocks until no thread uses the work. For a task that is destroyed while it waits.
  void settle() noexcept;

  std::stop_source *stop = nullptr; // asked to stop when the task is cancelled or destroyed; null if it cannot be
  void (*const call)(thread_work &) noexcept;
  task_state *waiter = nullptr; // null if not submitted, or if the task is being destroyed and must not be woken
  thread_work *older = nullptr; // in the list of finished work
  bool submitted = false;
  bool begun = false; // by a thread, under the pool's mutex
  bool done = false;  // used by the loop's thread only
};

template <class Function> struct thread_call {
  using result_type = std::invoke_result_t<Function &>;
  explicit thread_call(thread_work &) noexcept {}
  result_type operator()(Function &f) const { return f(); }
};
template <class Function>
  requires(!std::invocable<Function &>)
struct thread_call<Function> {
  using result_type = std::invoke_result_t<Function &, std::stop_token>;
  explicit thread_call(thread_work &work) { work.stop = &source; }
  result_type operator()(Function &f) const { return f(source.get_token()); }
  std::stop_source source;
};

template <class Function> class thread_awaiter : thread_work {
  using result_type = typename thread_call<Function>::result_type;
  using value_type = std::conditional_t<std::is_void_v<result_type>, nothing, result_type>;

public:
  explicit thread_awaiter(Function &&f) : thread_work(&run), call_(*this), function_(std::move(f)) {}
  ~thread_awaiter() { settle(); }

  bool await_ready() const noexcept { return false; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) { submit(frame_of(h)); }
  result_type await_resume() {
    this_loop->resumed();
    if constexpr (std::is_void_v<result_type>)
      outcome_->value();
    else
      return std::move(*outcome_).value();
  }

private:
  static void run(thread_work &work) noexcept {
    auto &self = static_cast<thread_awaiter &>(work);
    try {
      if constexpr (std::is_void_v<result_type>) {
        self.call_(self.function_);
        self.outcome_.emplace(nothing());
      } else {
        self.outcome_.emplace(self.call_(self.function_));
      }
    } catch (...) {
      self.outcome_.emplace(std::current_exception());
    }
  }

  thread_call<Function> call_;
  Function function_;
  std::optional<result<value_type>> outcome_; // written by the thread, read after `done`
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
  requires std::invocable<Function &> || std::invocable<Function &, std::stop_token>
auto to_thread(Function f) {
  return detail::operation<detail::thread_awaiter<Function>, Function>{std::move(f)};
}

/// The same for f(arguments...), which are moved there too.
template <class Function, class... Arguments>
  requires(sizeof...(Arguments) > 0 && std::invocable<Function, Arguments...>)
auto to_thread(Function f, Arguments... arguments) {
  return to_thread([f = std::move(f), ... arguments = std::move(arguments)]() mutable {
    return std::invoke(std::move(f), std::move(arguments)...);
  });
}

} // namespace aio
