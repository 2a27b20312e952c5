// RUN: %check --tidy='--config={CheckOptions: {async-discarded-task.IgnoreNodiscard: true}}'
// The compiler warns about these already.
#include "task.h"

template <class T = void> struct [[nodiscard]] noisy : task<T> {
  using promise_type = typename task<T>::promise_type;
  noisy(task<T> t) : task<T>(std::move(t)) {}
};
noisy<> save();
[[nodiscard]] task<> send();

task<> drops() {
  save();
  send();
  (void)save(); // the compiler is silent here
  // CHECK: :[[@LINE-1]]:9: warning: the result of 'save' is dropped here, so its work never runs; co_await it [async-discarded-task]
  co_return;
}
