// Task types for tests, in one place. None is [[nodiscard]], so that the compiler has nothing to say about them.
#pragma once

#include <coroutine>
#include <utility>

template <class T> struct task_promise_base {
  T value;
  void return_value(T v) { value = std::move(v); }
};
template <> struct task_promise_base<void> {
  void return_void() {}
};

/// Starts at its first await.
template <class T = void> struct task {
  struct promise_type : task_promise_base<T> {
    task get_return_object() { return task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void unhandled_exception() {}
  };
  explicit task(std::coroutine_handle<promise_type> handle) : handle(handle) {}
  task(task &&other) : handle(std::exchange(other.handle, nullptr)) {}
  task &operator=(task &&other) {
    std::swap(handle, other.handle);
    return *this;
  }
  ~task() {
    if (handle)
      handle.destroy();
  }
  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<>) { return handle; }
  T await_resume() {
    if constexpr (!std::is_void_v<T>)
      return std::move(handle.promise().value);
  }
  std::coroutine_handle<promise_type> handle;
};

/// Starts when it is called; dropping it lets it go on.
struct eager_task {
  struct promise_type {
    eager_task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};

/// It cannot be awaited: fire and forget.
struct detached_task {
  struct promise_type {
    detached_task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() {}
  };
};

/// A synchronous generator.
template <class T> struct generator {
  struct promise_type {
    T current;
    generator get_return_object() { return {}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T value) {
      current = value;
      return {};
    }
    void await_transform() = delete;
    void return_void() {}
    void unhandled_exception() {}
  };
  struct iterator {
    bool operator!=(int) const { return false; }
    void operator++() {}
    T operator*() const { return {}; }
  };
  iterator begin() { return {}; }
  int end() { return 0; }
};

/// Drives a task to its end, as every library has it.
template <class T> T block_on(task<T> t) {
  t.handle.resume();
  return t.await_resume();
}

/// Something to await that is no task.
struct awaiter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<>) {}
  void await_resume() {}
};
inline awaiter pause_here() { return {}; }
