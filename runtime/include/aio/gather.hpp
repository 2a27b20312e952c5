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

/// Tasks whose results are wanted all together. Lives in the frame of the coroutine that gathers.
class gathering final : public scope {
public:
  enum class on_error { cancel_others, go_on };

  explicit gathering(on_error policy) : policy_(policy) {}

  /// After the join. Throws the first failure (one that is not a cancellation, if there is one). A cancel that came too
  /// late to prevent the results waits for the next suspension instead.
  void throw_failure();
  /// The same for on_error::go_on, where a failure is a result, and only a cancel from outside is thrown.
  void throw_cancel();

private:
  void child_failed(task_state &t, const std::exception_ptr &error) override;

  const on_error policy_;
  task_state *failed_ = nullptr;
};

template <class T> using something = std::conditional_t<std::is_void_v<T>, nothing, T>;

template <class T> something<T> take_something(task_state &t) {
  if constexpr (std::is_void_v<T>)
    return take<void>(t), nothing();
  else
    return take<T>(t);
}
template <class T> result<something<T>> take_result(task_state &t) {
  if (error_of(t))
    return std::move(error_of(t));
  return take_something<T>(t);
}

template <class... Ts, std::size_t... I>
std::tuple<something<Ts>...> take_all(task_state **tasks, std::index_sequence<I...>) {
  return {take_something<Ts>(*tasks[I])...};
}
template <class... Ts, std::size_t... I>
std::tuple<result<something<Ts>>...> take_all_results(task_state **tasks, std::index_sequence<I...>) {
  return {take_result<Ts>(*tasks[I])...};
}

template <class... Ts> task<std::tuple<something<Ts>...>> gather_tasks(task<Ts>... tasks) {
  gathering all(gathering::on_error::cancel_others);
  task_state *started[] = {&all.start(std::move(tasks).release(), true)...};
  co_await all.join();
  all.throw_failure();
  co_return take_all<Ts...>(started, std::index_sequence_for<Ts...>());
}

template <class... Ts> task<std::tuple<result<something<Ts>>...>> gather_task_results(task<Ts>... tasks) {
  gathering all(gathering::on_error::go_on);
  task_state *started[] = {&all.start(std::move(tasks).release(), true)...};
  co_await all.join();
  all.throw_cancel();
  co_return take_all_results<Ts...>(started, std::index_sequence_for<Ts...>());
}

} // namespace detail

/// Runs all awaitables (tasks or others; moved) concurrently, and returns a tuple of their values in the order of the
/// arguments; `nothing` stands for void.
///
/// When one fails, the others are cancelled, and when all have ended the first exception is thrown; those of the others
/// are lost (task_group keeps all, gather_results returns them). A cancel of the awaiting task is handed on to all of
/// them. In every case none is left running.
template <awaitable... As>
  requires(sizeof...(As) > 0)
task<std::tuple<detail::something<await_result_t<As>>...>> gather(As &&...work) {
  return detail::gather_tasks(detail::to_task(std::forward<As>(work))...);
}

/// The same for any number of tasks, with the values in a vector.
template <class T> task<std::vector<T>> gather(std::vector<task<T>> tasks) {
  detail::gathering all(detail::gathering::on_error::cancel_others);
  std::vector<detail::task_state *> started;
  started.reserve(tasks.size());
  for (task<T> &each : tasks)
    started.push_back(&all.start(std::move(each).release(), true));
  co_await all.join();
  all.throw_failure();
  std::vector<T> values;
  values.reserve(started.size());
  for (detail::task_state *t : started)
    values.push_back(detail::take<T>(*t));
  co_return values;
}

/// The same for tasks without values.
inline task<> gather(std::vector<task<>> tasks) {
  detail::gathering all(detail::gathering::on_error::cancel_others);
  for (task<> &each : tasks)
    all.start(std::move(each).release(), true);
  co_await all.join();
  all.throw_failure();
}

/// Runs all awaitables concurrently to their end, whatever happens to the others, and returns a tuple of result<T>:
/// asyncio's gather(return_exceptions=True). Look at them: an error that nobody looks at is lost.
/// Throws only aio::cancelled, when the awaiting task is cancelled, after all have ended.
template <awaitable... As>
  requires(sizeof...(As) > 0)
task<std::tuple<result<detail::something<await_result_t<As>>>...>> gather_results(As &&...work) {
  return detail::gather_task_results(detail::to_task(std::forward<As>(work))...);
}

/// The same for any number of tasks, with the results in a vector.
template <class T> task<std::vector<result<detail::something<T>>>> gather_results(std::vector<task<T>> tasks) {
  detail::gathering all(detail::gathering::on_error::go_on);
  std::vector<detail::task_state *> started;
  started.reserve(tasks.size());
  for (task<T> &each : tasks)
    started.push_back(&all.start(std::move(each).release(), true));
  co_await all.join();
  all.throw_cancel();
  std::vector<result<detail::something<T>>> results;
  results.reserve(started.size());
  for (detail::task_state *t : started)
    results.push_back(detail::take_result<T>(*t));
  co_return results;
}

} // namespace aio
