// RUN: %check --tidy='--config={CheckOptions: {ModelFiles: "%root/test/checks/Inputs/advice.yaml"}}' --checks=async-blocking-call,async-nested-run
// The advice of a library's model file is in the namespace of that library, whatever the coroutine's library is.
#include "task.h"

namespace aio {
template <class T> struct task : ::task<T> {
  using ::task<T>::task;
  struct promise_type : ::task<T>::promise_type {
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
  };
  task(std::coroutine_handle<promise_type>);
};
} // namespace aio
namespace first {
int get();
struct client {
  int get();
};
void sync_wait(aio::task<int>);
} // namespace first
namespace second {
int get();
} // namespace second
aio::task<int> number();
int helper() { return second::get(); }

aio::task<void> of_another_library(first::client &c) {
  first::get();
  // CHECK: :[[@LINE-1]]:3: warning: 'first::get' blocks {{.*}}; use first::async_get, on a first::strand [
  c.get();
  // CHECK: :[[@LINE-1]]:5: warning: 'first::client::get' blocks {{.*}}; use first::async_get, on a first::strand [
  second::get();
  // CHECK: :[[@LINE-1]]:3: warning: 'second::get' blocks {{.*}}; use second::async_get, on a second::strand [
  helper();
  // CHECK: :[[@LINE-1]]:3: warning: 'helper' blocks {{.*}}; use second::async_get, on a second::strand [
  first::sync_wait(number());
  // CHECK: :[[@LINE-1]]:3: warning: 'first::sync_wait' runs {{.*}}; use first::when_done [
  co_return;
}

task<> of_none() {
  second::get();
  // CHECK: :[[@LINE-1]]:3: warning: 'second::get' blocks {{.*}}; use second::async_get, on a second::strand [
  co_return;
}
