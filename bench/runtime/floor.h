// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the floor is made of: coroutines and what they wait for, each with only what its case needs.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <new>
#include <queue>
#include <thread>
#include <utility>

namespace floor_of {

/// One free list per size of frame, never given back.
struct pooled {
  static constexpr std::size_t grain = 16, largest = 1024;
  struct block {
    block *next;
  };
  static inline block *free_blocks[largest / grain + 1];
  static inline char *slab, *slab_end;

  static void *operator new(std::size_t n) {
    const std::size_t size_class = (n + grain - 1) / grain;
    if (block *first = free_blocks[size_class]) [[likely]] {
      free_blocks[size_class] = first->next;
      return first;
    }
    return cut(size_class * grain);
  }
  static void operator delete(void *p, std::size_t n) {
    block *&head = free_blocks[(n + grain - 1) / grain];
    head = ::new (p) block{head};
  }

private:
  [[gnu::noinline]] static void *cut(std::size_t n) {
    constexpr std::size_t slab_size = 64 * 1024;
    if (slab_end - slab < static_cast<std::ptrdiff_t>(n)) {
      slab = static_cast<char *>(::operator new(slab_size));
      slab_end = slab + slab_size;
    }
    return std::exchange(slab, slab + n);
  }
};

/// A suspended coroutine in at most one singly linked list.
struct waiter {
  std::coroutine_handle<> frame;
  waiter *next;
};

struct fifo {
  waiter *first = nullptr;
  waiter **last = &first;

  void push(waiter &w) {
    w.next = nullptr;
    *last = &w;
    last = &w.next;
  }
  waiter *pop() {
    waiter *w = first;
    if (w && !(first = w->next))
      last = &first;
    return w;
  }
};

inline fifo ready;

inline void run_ready() {
  while (waiter *w = ready.pop())
    w->frame.resume();
}

struct yield : waiter {
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    frame = h;
    ready.push(*this);
  }
  void await_resume() {}
};

/// Awaited by one other coroutine.
template <class T> struct child {
  struct promise_type : pooled {
    child get_return_object() { return {std::coroutine_handle<promise_type>::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct hand_back {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().continuation;
      }
      void await_resume() noexcept {}
    };
    hand_back final_suspend() noexcept { return {}; }
    void return_value(T x) { value = x; }
    void unhandled_exception() { std::terminate(); }

    std::coroutine_handle<> continuation;
    T value;
  };

  child(std::coroutine_handle<promise_type> h) : frame(h) {}
  child(child &&) = delete;
  ~child() { frame.destroy(); }

  bool await_ready() { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> h) {
    frame.promise().continuation = h;
    return frame;
  }
  T await_resume() { return frame.promise().value; }

  std::coroutine_handle<promise_type> frame;
};

/// Starts in the ready list, destroys itself, and counts down.
struct detached {
  struct promise_type : pooled, waiter {
    detached get_return_object() {
      frame = std::coroutine_handle<promise_type>::from_promise(*this);
      return {*this};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  waiter &start;
};

struct countdown : waiter {
  long left = 0;

  void done() {
    if (--left == 0 && frame)
      ready.push(*this);
  }
  bool await_ready() { return left == 0; }
  void await_suspend(std::coroutine_handle<> h) { frame = h; }
  void await_resume() { frame = nullptr; }
};
/// One producer, one consumer, room for one value.
struct channel {
  struct put : waiter {
    put(channel &c, int x) : of(c), value(x) {}
    bool await_ready() {
      if (of.full)
        return false;
      of.store(value);
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) {
      frame = h;
      of.producer = this;
    }
    void await_resume() {}
    channel &of;
    int value;
  };
  struct get : waiter {
    get(channel &c) : of(c) {}
    bool await_ready() { return of.full; }
    void await_suspend(std::coroutine_handle<> h) {
      frame = h;
      of.consumer = this;
    }
    int await_resume() { return of.take(); }
    channel &of;
  };

  void store(int x) {
    value = x;
    full = true;
    if (consumer)
      ready.push(*std::exchange(consumer, nullptr));
  }
  int take() {
    const int x = value;
    full = false;
    if (producer) {
      put *next = std::exchange(producer, nullptr);
      store(next->value);
      ready.push(*next);
    }
    return x;
  }

  int value = 0;
  bool full = false;
  put *producer = nullptr;
  get *consumer = nullptr;
};
using timestamp = std::chrono::steady_clock::time_point;

struct sleep_for {
  struct entry {
    timestamp deadline;
    waiter *who;
    bool operator<(const entry &other) const { return deadline > other.deadline; }
  };
  static inline std::priority_queue<entry> sleeping;

  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    self.frame = h;
    sleeping.push({std::chrono::steady_clock::now() + duration, &self});
  }
  void await_resume() {}

  std::chrono::milliseconds duration;
  waiter self{};
};

inline void run_timers() {
  for (run_ready(); !sleep_for::sleeping.empty(); run_ready()) {
    std::this_thread::sleep_until(sleep_for::sleeping.top().deadline);
    const timestamp now = std::chrono::steady_clock::now();
    while (!sleep_for::sleeping.empty() && sleep_for::sleeping.top().deadline <= now) {
      ready.push(*sleep_for::sleeping.top().who);
      sleep_for::sleeping.pop();
    }
  }
}
/// Starts in the ready list, counts down, and keeps its value until it is collected.
struct gathered {
  struct promise_type : pooled, waiter {
    promise_type(countdown &c, int) : all(c) {}
    gathered get_return_object() {
      frame = std::coroutine_handle<promise_type>::from_promise(*this);
      return {*this};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept {
      all.done();
      return {};
    }
    void return_value(int x) { value = x; }
    void unhandled_exception() { std::terminate(); }
    countdown &all;
    int value;
  };
  promise_type &task;
};
struct semaphore {
  int available;
  fifo waiting;

  struct acquire : waiter {
    acquire(semaphore &s) : of(s) {}
    bool await_ready() { return of.available > 0 && of.available-- > 0; }
    void await_suspend(std::coroutine_handle<> h) {
      frame = h;
      of.waiting.push(*this);
    }
    void await_resume() {}
    semaphore &of;
  };
  void release() {
    if (waiter *next = waiting.pop())
      ready.push(*next);
    else
      ++available;
  }
};
struct wait_in : waiter {
  wait_in(fifo &l) : list(l) {}
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    frame = h;
    list.push(*this);
  }
  void await_resume() {}
  fifo &list;
};

} // namespace floor_of
