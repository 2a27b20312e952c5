// RUN: %check --checks async-discarded-task,async-blocking-call
// When a task starts and what dropping it does are two facts; libraries differ in both. The types are stand-ins with the libraries' names and shapes.
#include "task.h"
#include <unistd.h>

// Eager, and cancelled with its handle: dropped at once, it did nothing.
namespace boost::cobalt {
template <class T> struct promise : eager_task {};
template <class T> struct task : ::task<T> {};
struct detached : detached_task {};
} // namespace boost::cobalt
namespace kj {
template <class T> struct Promise : eager_task {};
} // namespace kj
boost::cobalt::promise<int> cobalt_promise();
kj::Promise<int> kj_promise();
boost::cobalt::detached cobalt_detached();
void cancelled_at_once() {
  cobalt_promise();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'cobalt_promise' is dropped here, which cancels its work at once; await, return or spawn it
  kj_promise();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'kj_promise' is dropped here, which cancels its work at once
  (void)kj_promise();                    // on purpose
  auto held_for_the_scope = kj_promise(); // the idiom: cancelled when the scope ends
  cobalt_detached();
}

// Eager, and goes on when dropped: how these libraries detach.
namespace seastar {
template <class T> struct future : eager_task {};
} // namespace seastar
namespace QCoro {
template <class T> struct Task : eager_task {};
template <class T> struct LazyTask : ::task<T> {};
} // namespace QCoro
seastar::future<int> seastar_future();
QCoro::Task<int> qcoro_task();
QCoro::LazyTask<int> qcoro_lazy();
void goes_on() {
  (void)seastar_future();
  qcoro_task();
  qcoro_lazy();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'qcoro_lazy' is dropped here, so its work never runs
}

// Decided by the arguments: unknown, so silent. Its awaiter is another matter: without co_await nothing is switched, and the thread that must not block does.
namespace concurrencpp {
template <class T> struct result : eager_task {};
struct null_result : detached_task {};
namespace details {
struct resume_on_awaitable : awaiter {};
} // namespace details
struct thread_pool_executor {};
details::resume_on_awaitable resume_on(thread_pool_executor &);
} // namespace concurrencpp
concurrencpp::result<int> started_or_not();
concurrencpp::null_result nobody_waits();
task<> switches(concurrencpp::thread_pool_executor &background) {
  started_or_not();
  nobody_waits();
  co_await concurrencpp::resume_on(background);
  sleep(1); // fine: on the background executor
  concurrencpp::resume_on(background);
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'concurrencpp::resume_on' is dropped here: without co_await it does nothing; co_await it
}

// Senders do nothing until they are started, and no compiler says so.
namespace stdexec {
template <class... Ts> struct __sexpr {};
__sexpr<int> just(int);
} // namespace stdexec
void senders() {
  stdexec::just(1);
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'stdexec::just' is dropped here, so its work never runs
}

// Monads and synchronous generators have nothing to do with a loop.
namespace folly {
template <class T> struct Optional : ::task<T> {};
template <class T> struct Expected : ::task<T> {};
namespace coro {
template <class T> struct Task : ::task<T> {};
} // namespace coro
} // namespace folly
folly::Optional<int> maybe();
folly::coro::Task<int> folly_task();
void monads() {
  maybe();
  folly_task();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'folly_task' is dropped here, so its work never runs
}

namespace tmc {
template <class Executor> struct aw_ex_scope_exit : awaiter {};
template <class Executor> struct aw_ex_scope_enter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  aw_ex_scope_exit<Executor> await_resume() { return {}; }
};
template <class Executor> aw_ex_scope_enter<Executor> enter(Executor &) { return {}; }
} // namespace tmc
// TooManyCooks: a task may end where it has entered.
task<> stays(int &braid) {
  co_await tmc::enter(braid);
  tmc::enter(braid);
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'tmc::enter' is dropped here
}
