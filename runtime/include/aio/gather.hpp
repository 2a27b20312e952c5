// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// gather(a, b, ...): run several at once and wait for all of them.
//
//   auto [user, cart] = co_await aio::gather(fetch_user(id), fetch_cart(id));
//   std::vector<page> pages = co_await aio::gather(std::move(vector_of_tasks));
//   auto [r, s] = co_await aio::gather_results(ping(a), ping(b));   // errors as values
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/detail/to_task.hpp>
#include <aio/result.hpp>
#include <aio/task.hpp>

#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

namespace aio {
namespace detail {

/// Tasks with their results, collected together. Lives in the frame of the coroutine that gathers.
class gathering final : public scope {
public:
  enum class on_error { cancel_others, go_on };

  explicit gathering(on_error policy) : policy_(policy) {}

  /// Called after the join. Throws the first failure (one that is not a cancellation, if there is one); or, if the
  /// policy makes failures results, only a cancel from outside that ended a task. A cancel that came too late to change
  /// the outcome waits for the next suspension instead.
  void throw_failure();
  /// Returns the next task in the order of their start, or null after the last.
  task_state *first() noexcept { return children_.empty() ? nullptr : &children_.front(); }

private:
  void child_failed(task_state &t, const std::exception_ptr &error) override;

  const on_error policy_;
  task_state *failed_ = nullptr;
};

using on_error = gathering::on_error;

/// The result of a gathered task<T>: its value, or a result if errors do not stop the others.
template <on_error Policy, class T>
using outcome = std::conditional_t<Policy == on_error::go_on, result<something<T>>, something<T>>;

template <on_error Policy, class T> outcome<Policy, T> outcome_of(task_state &t) {
  if constexpr (Policy == on_error::go_on)
    if (error_of(t))
      return std::move(error_of(t));
  return value_of([&t]() -> T { return take<T>(t); });
}

template <on_error Policy, class... Ts, std::size_t... I>
std::tuple<outcome<Policy, Ts>...> outcomes_of(task_state **tasks, std::index_sequence<I...>) {
  return {outcome_of<Policy, Ts>(*tasks[I])...};
}

template <on_error Policy, class... Ts> task<std::tuple<outcome<Policy, Ts>...>> gather_tasks(task<Ts>... tasks) {
  gathering all(Policy);
  task_state *started[] = {&all.start(std::move(tasks).release(), true)...};
  co_await all.join();
  all.throw_failure();
  co_return outcomes_of<Policy, Ts...>(started, std::index_sequence_for<Ts...>());
}

template <on_error Policy, class T> task<std::vector<outcome<Policy, T>>> gather_vector(std::vector<task<T>> tasks) {
  gathering all(Policy);
  const std::size_t count = tasks.size();
  for (task<T> &each : tasks)
    all.start(std::move(each).release(), true);
  std::vector<task<T>>().swap(tasks); // the scope owns them now
  co_await all.join();
  all.throw_failure();
  std::vector<outcome<Policy, T>> outcomes;
  outcomes.reserve(count);
  while (task_state *t = all.first()) {
    outcomes.push_back(outcome_of<Policy, T>(*t));
    scope::free(*t); // while it is in the cache
  }
  co_return outcomes;
}

} // namespace detail

/// Runs all awaitables (tasks or others; moved) concurrently, and returns a tuple of their values in the order of the
/// arguments; `nothing` stands for void.
///
/// When one fails, the others are cancelled, and when all have ended the first exception is thrown; those of the others
/// are lost (task_group keeps all, gather_results returns them). A cancel of the awaiting task is passed on to all of
/// them. In no case is one left running.
template <moved_awaitable... As>
  requires(sizeof...(As) > 0)
auto gather(As &&...work) {
  return detail::gather_tasks<detail::on_error::cancel_others>(detail::to_task(std::forward<As>(work))...);
}

/// The same for any number of tasks, with the values in a vector.
template <class T> auto gather(std::vector<task<T>> &&tasks) {
  return detail::gather_vector<detail::on_error::cancel_others>(std::move(tasks));
}

template <class... As>
task<> gather(As &&...) = delete; // takes tasks, or a vector of them, and uses them up: std::move()

/// Runs all awaitables concurrently to their end, whatever happens to the others, and returns a tuple of result<T>:
/// asyncio's gather(return_exceptions=True). Check them: an unread error is lost. Throws only aio::cancelled, when the
/// awaiting task is cancelled, after all have ended.
template <moved_awaitable... As>
  requires(sizeof...(As) > 0 && !(std::is_reference_v<await_result_t<As>> || ...))
auto gather_results(As &&...work) {
  return detail::gather_tasks<detail::on_error::go_on>(detail::to_task(std::forward<As>(work))...);
}

/// The same for any number of tasks, with the results in a vector.
template <class T> auto gather_results(std::vector<task<T>> &&tasks) {
  return detail::gather_vector<detail::on_error::go_on>(std::move(tasks));
}
template <class... As> task<> gather_results(As &&...) = delete; // as gather(); tasks return pointers, not references

} // namespace aio
