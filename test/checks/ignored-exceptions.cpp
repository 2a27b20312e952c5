// RUN: %check --include %root/runtime/include
#include <aio/aio.hpp>
#include <string>
#include <tuple>
#include <vector>

aio::task<int> one();
aio::task<std::string> two();
aio::task<> three();
void use(int);

aio::task<> dropped() {
  co_await aio::gather_results(one(), two());
  // CHECK: :[[@LINE-1]]:12: warning: nobody looks at the result of 'aio::gather_results': a task that failed goes unnoticed; look at the error, or let aio::gather throw it [async-ignored-exceptions]
}
aio::task<> dropped_vector(std::vector<aio::task<int>> tasks) {
  co_await aio::gather_results(std::move(tasks));
  // CHECK: :[[@LINE-1]]:12: warning: nobody looks at the result of
}
aio::task<> in_a_comma() {
  for (int i = 0; i < 3; co_await aio::gather_results(three(), three()), ++i)
    // CHECK: :[[@LINE-1]]:35: warning: nobody looks at the result of
    use(i);
}
aio::task<> one_of_two() {
  auto [first, second] = co_await aio::gather_results(one(), two());
  // CHECK: :[[@LINE-1]]:16: warning: nobody looks at 'second', a result of 'aio::gather_results': a task that failed goes unnoticed; look at the error, or let aio::gather throw it
  if (first)
    use(*first);
}
aio::task<> named_and_forgotten() {
  auto results = co_await aio::gather_results(one(), three());
  // CHECK: :[[@LINE-1]]:8: warning: nobody looks at 'results'
}
aio::task<> in_a_lambda() {
  auto work = []() -> aio::task<> {
    co_await aio::gather_results(three());
    // CHECK: :[[@LINE-1]]:14: warning: nobody looks at the result of
  };
  co_await work();
}
template <class T> aio::task<> generic() {
  co_await aio::gather_results(one());
  // CHECK: :[[@LINE-1]]:12: warning: nobody looks at the result of
}
template aio::task<> generic<int>();
template aio::task<> generic<long>();

// Silent: it is read.
aio::task<int> read() {
  auto [first, second] = co_await aio::gather_results(one(), three());
  use(first.value());
  if (second.error())
    std::rethrow_exception(second.error());
  auto all = co_await aio::gather_results(one(), two());
  use(std::get<0>(all).value());
  for (auto &r : co_await aio::gather_results(std::vector<aio::task<int>>()))
    use(r.value());
  auto kept = aio::gather_results(one());
  co_return std::get<0>(co_await std::move(kept)).value();
}
aio::task<std::tuple<aio::result<int>>> handed_on() { co_return co_await aio::gather_results(one()); }
auto returned() { return aio::gather_results(one()); }
// Silent: it is marked as ignored.
aio::task<> on_purpose() {
  (void)co_await aio::gather_results(three());
  static_cast<void>(co_await aio::gather_results(three()));
  std::ignore = co_await aio::gather_results(three());
  [[maybe_unused]] auto results = co_await aio::gather_results(three());
  [[maybe_unused]] auto [a, b] = co_await aio::gather_results(three(), three());
  auto [first, _] = co_await aio::gather_results(one(), three());
  use(first.value());
}
// Silent: these throw.
aio::task<> thrown() {
  co_await aio::gather(one(), two());
  auto [first, second] = co_await aio::gather(one(), two());
  use(first);
}
