// RUN: %check --checks corolint-facts
// The shapes in which libraries give a type its promise; each was met in one, named beside it.
#include "task.h"
#include <optional>

// cppcoro, folly, libcoro: a nested promise_type, a base that says when it starts.
namespace nested {
struct promise_base {
  auto initial_suspend() noexcept { return std::suspend_always{}; }
  auto final_suspend() noexcept { return std::suspend_always{}; }
  void unhandled_exception() {}
};
template <class T> struct task;
template <class T> struct promise : promise_base {
  task<T> get_return_object();
  void return_value(T);
};
template <class T> struct [[nodiscard]] task {
  using promise_type = promise<T>;
  task(const task &) = delete;
  task(task &&) = default;
  auto operator co_await() && { return awaiter{}; }
};
task<int> declared(); // nothing is instantiated: the templates tell
task<int> calls() { return declared(); }
// CHECK: :[[@LINE-1]]:11: warning: result of nested::calls: task, start lazy, on drop never runs, nodiscard, single use
} // namespace nested

// Seastar: the nested promise_type is not the coroutine's promise, so std::coroutine_traits wins; a free operator co_await.
namespace traits {
struct not_the_promise {};
template <class T> struct future {
  using promise_type = not_the_promise;
};
template <class T> struct coroutine_promise {
  future<T> get_return_object();
  std::suspend_never initial_suspend() noexcept;
  std::suspend_never final_suspend() noexcept;
  void return_value(T);
  void unhandled_exception();
};
template <class T> awaiter operator co_await(future<T>);
} // namespace traits
template <class T, class... Args> struct std::coroutine_traits<traits::future<T>, Args...> {
  using promise_type = traits::coroutine_promise<T>;
};
traits::future<int> eager_by_traits();
traits::future<int> returns_future() { return eager_by_traits(); }
// CHECK: :[[@LINE-1]]:21: warning: result of returns_future: task, start eager, on drop detaches

// Asio, KJ: awaitable only through the promise's await_transform.
namespace transformed {
template <class T> struct promise;
template <class T> struct awaitable {
  using promise_type = promise<T>;
};
template <class T> struct promise {
  awaitable<T> get_return_object() { return {}; }
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  template <class U> awaiter await_transform(awaitable<U>) { return {}; }
  void return_value(T) {}
  void unhandled_exception() {}
};
awaitable<int> lazy() { co_return 1; }
// CHECK: :[[@LINE-1]]:16: warning: coroutine transformed::lazy: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:16: warning: result of transformed::lazy: task, start lazy, on drop never runs
awaitable<int> awaits() { co_await lazy(); co_return 1; }
// CHECK: :[[@LINE-1]]:16: warning: coroutine transformed::awaits: asynchronous, suspension point
// CHECK: :[[@LINE-2]]:16: warning: result of transformed::awaits: task, start lazy
} // namespace transformed

// Cobalt: an initial awaiter of its own, whose await_ready is a literal.
namespace literal {
struct start_later {
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  void await_resume() noexcept {}
};
struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    start_later initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  awaiter operator co_await() { return {}; }
};
task lazy() { co_return; }
// CHECK: :[[@LINE-1]]:6: warning: coroutine literal::lazy: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:6: warning: result of literal::lazy: task, start lazy, on drop never runs
} // namespace literal

// netcan/asyncio, concurrencpp: decided at run time or by the arguments. Unknown is an answer.
namespace at_run_time {
struct start_maybe {
  bool ready;
  bool await_ready() const noexcept { return ready; }
  void await_suspend(std::coroutine_handle<>) noexcept {}
  void await_resume() noexcept {}
};
struct task {
  struct promise_type {
    task get_return_object() { return {}; }
    start_maybe initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  awaiter operator co_await() { return {}; }
};
task unknown() { co_return; }
// CHECK: :[[@LINE-1]]:6: warning: coroutine at_run_time::unknown: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:6: warning: result of at_run_time::unknown: task, start unknown, on drop unknown
} // namespace at_run_time

// drogon's AsyncTask, cobalt's detached, concurrencpp's null_result: eager, and cannot be awaited.
detached_task fire() { co_await pause_here(); }
// CHECK: :[[@LINE-1]]:15: warning: coroutine fire: asynchronous, suspension point
// CHECK: :[[@LINE-2]]:15: warning: result of fire: fire and forget, start eager
detached_task never_suspends() { co_return; }
// CHECK: :[[@LINE-1]]:15: warning: coroutine never_suspends: unknown, no suspension point
// CHECK: :[[@LINE-2]]:15: warning: result of never_suspends: fire and forget, start eager

// std::generator: await_transform is deleted.
generator<int> numbers() { co_yield 1; }
// CHECK: :[[@LINE-1]]:16: warning: coroutine numbers: synchronous, suspension point
// CHECK: :[[@LINE-2]]:16: warning: result of numbers: generator, start lazy

// cppcoro, tl: a generator without await_transform, whose begin() is not awaitable.
struct plain_generator {
  struct promise_type {
    plain_generator get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int) { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  int *begin() { return nullptr; }
};
plain_generator plain_numbers() { co_yield 1; }
// CHECK: :[[@LINE-1]]:17: warning: coroutine plain_numbers: synchronous, suspension point
// CHECK: :[[@LINE-2]]:17: warning: result of plain_numbers: generator, start lazy

// cppcoro's, folly's and QCoro's async generators: begin() is awaitable, so this is no synchronous generator.
struct async_numbers {
  struct promise_type {
    async_numbers get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int) { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  awaiter begin() { return {}; }
};
async_numbers counted() {
// CHECK: :[[@LINE-1]]:15: warning: coroutine counted: asynchronous, suspension point
  co_await pause_here();
  co_yield 1;
}

// stdexec, folly, TooManyCooks: a task whose promise has yield_value all the same.
struct yielding_task {
  struct promise_type {
    yielding_task get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(int) { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  awaiter operator co_await() { return {}; }
};
yielding_task yields() { co_return; }
// CHECK: :[[@LINE-1]]:15: warning: coroutine yields: asynchronous, no suspension point
// CHECK: :[[@LINE-2]]:15: warning: result of yields: task, start lazy

// Not coroutines, and nothing to await.
std::optional<int> no_task() { return 1; }
int *no_class() { return nullptr; }
