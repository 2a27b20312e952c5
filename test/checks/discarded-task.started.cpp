// RUN: %check
// Work that has started, whatever becomes of the object that stands for it.
#include "task.h"
#include <utility>
#include <vector>

// A started task shares its promise with the lazy one, which alone is what a coroutine returns.
struct lazy_job;
struct job_promise {
  lazy_job get_return_object();
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void return_void() {}
  void unhandled_exception() {}
};
struct started_job {
  using promise_type = job_promise;
  explicit started_job(std::coroutine_handle<job_promise> handle) : handle(handle) {}
  started_job(started_job &&other) : handle(std::exchange(other.handle, nullptr)) {}
  ~started_job() {}
  bool await_ready() { return handle.done(); }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
  std::coroutine_handle<job_promise> handle;
};
struct lazy_job {
  using promise_type = job_promise;
  explicit lazy_job(std::coroutine_handle<job_promise> handle) : handle(handle) {}
  lazy_job(lazy_job &&other) : handle(std::exchange(other.handle, nullptr)) {}
  ~lazy_job() {}
  started_job start() && {
    handle.resume();
    return started_job(std::exchange(handle, nullptr));
  }
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
  std::coroutine_handle<job_promise> handle;
};
inline lazy_job job_promise::get_return_object() {
  return lazy_job(std::coroutine_handle<job_promise>::from_promise(*this));
}
lazy_job job();
lazy_job drops_jobs() {
  job().start();
  (void)job().start();
  job();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'job' is dropped here, so its work never runs
  co_return;
}

// What makes the awaitable has submitted the work; another only describes it.
struct operation {
  int id;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
int now();
struct ring {
  std::vector<int> queue;
  operation submit(int id) {
    queue.push_back(id);
    return {id};
  }
  operation describe(int id) { return {id + now()}; }
  operation elsewhere(int id);
};
task<> drops_operations(ring &r) {
  r.submit(1);
  r.describe(1);
  // CHECK: :[[@LINE-1]]:5: warning: the result of 'ring::describe' is dropped here: without co_await it does nothing
  r.elsewhere(1);
  // CHECK: :[[@LINE-1]]:5: warning: the result of 'ring::elsewhere' is dropped here: without co_await it does nothing
  co_return;
}
