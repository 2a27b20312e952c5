// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// queue<T>: hand values from task to task; a full queue slows the producer down.
//
//   aio::queue<job> jobs(100);
//   co_await jobs.put(job{1});    // waits while 100 are in it
//   job j = co_await jobs.get();  // waits while it is empty
//   jobs.task_done();             // for those who `co_await jobs.join()`
#pragma once

#include <aio/detail/loop.hpp>
#include <aio/event.hpp>
#include <aio/task.hpp>

#include <cstddef>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

namespace aio {

/// put() on a closed queue, or get() on one that is closed and empty.
class queue_closed : public std::runtime_error {
public:
  queue_closed() : std::runtime_error("aio: the queue is closed") {}
};

/// First in, first out, for values and for those who wait. Used by the tasks of one loop. Destroying it cancels those
/// who still wait. Nothing gets lost or doubled by a cancel: once a value has been handed to a waiting get(), that
/// get() returns it, and the cancel is thrown at the task's next suspension; the same goes for a put() that was
/// accepted. (A task that is destroyed, as by a group that goes without join(), takes along what it was handed.)
///
/// Items is where the values wait, as std::deque<T> does: priority_queue has another.
template <class T, class Items = std::deque<T>> class queue : detail::immovable {
  struct waiting : detail::immovable {
    explicit waiting(queue &q) noexcept : queue_(q) {}
    queue &queue_;
  };

  struct get_awaiter : waiting {
    using waiting::waiting;

    bool await_ready() {
      queue &q = this->queue_;
      return q.items_.empty() ? q.closed_ : q.take_first(item_);
    }
    template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) noexcept {
      detail::this_loop->park(detail::frame_of(h), this->queue_.getters_, this);
    }
    T await_resume() {
      if (!item_) [[unlikely]] {
        detail::this_loop->resumed();
        throw queue_closed();
      }
      return std::move(*item_);
    }

    std::optional<T> item_; // put() fills it in before it wakes us
  };

  struct to_put {
    queue &into;
    T item;
  };

  struct put_awaiter : waiting {
    explicit put_awaiter(to_put &&what) : waiting(what.into), item_(std::move(what.item)) {}

    bool await_ready() {
      accepted_ = this->queue_.try_put(item_);
      return accepted_ || this->queue_.closed_;
    }
    template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) noexcept {
      detail::this_loop->park(detail::frame_of(h), this->queue_.putters_, this);
    }
    void await_resume() {
      if (!accepted_) [[unlikely]] {
        detail::this_loop->resumed();
        throw queue_closed();
      }
    }

    T item_;
    bool accepted_; // set by the get() that takes the item out of this frame, before it wakes us
  };

public:
  /// Holds at most maxsize values; 0: any number, and put() never suspends.
  explicit queue(std::size_t maxsize = 0) noexcept : maxsize_(maxsize) {}

  std::size_t maxsize() const noexcept { return maxsize_; }
  std::size_t size() const noexcept { return items_.size(); }
  bool empty() const noexcept { return items_.empty(); }
  bool full() const noexcept { return maxsize_ != 0 && items_.size() >= maxsize_; }
  bool closed() const noexcept { return closed_; }

  /// `co_await q.put(v)` suspends while the queue is full. A cancel ends the wait, and the value is not in the queue.
  /// Throws queue_closed.
  auto put(T item) { return detail::operation<put_awaiter, to_put>{{*this, std::move(item)}}; }

  /// `co_await q.get()` suspends while the queue is empty. A cancel ends the wait. Throws queue_closed.
  auto get() noexcept { return detail::operation<get_awaiter, queue &>{*this}; }

  /// Moves the item in if that needs no waiting. False, and the item is untouched, if the queue is full or closed.
  bool try_put(T &item) {
    if (getters_.empty())
      return store(item);
    // Then the queue is empty and open, and the value need not touch it.
    static_cast<get_awaiter *>(getters_.front().slot)->item_.emplace(std::move(item));
    added();
    detail::this_loop->wake(getters_.pop_front()); // the shortest way: most values are handed over like this
    return true;
  }
  bool try_put(T &&item) { return try_put(item); }

  /// The first value, if there is one.
  std::optional<T> try_get() {
    std::optional<T> first;
    if (!items_.empty())
      take_first(first);
    return first;
  }

  /// What get() returned has been dealt with. Throws std::logic_error if that was said more often than there were
  /// values.
  void task_done() {
    if (unfinished_ == 0)
      throw std::logic_error("aio: queue::task_done() was called more often than there were values");
    finished(1);
  }

  /// `co_await q.join()` suspends until task_done() was called for each value that was put. A cancel ends the wait.
  task<> join() {
    if (unfinished_ == 0)
      co_return;
    all_done_.clear();
    co_await all_done_.wait();
  }

  /// No more put(): those that wait and those to come throw queue_closed. get() still returns what is in the queue, and
  /// then throws queue_closed.
  void close() noexcept {
    closed_ = true;
    while (!putters_.empty())
      detail::loop::wake_first(putters_);
    while (!getters_.empty())
      detail::loop::wake_first(getters_);
  }

  /// close(), and what is in the queue is dropped, as if it had been dealt with.
  void shutdown() noexcept {
    close();
    finished(std::exchange(items_, {}).size());
  }

private:
  void added() noexcept { ++unfinished_; }
  void finished(std::size_t values) noexcept {
    unfinished_ -= values;
    if (unfinished_ == 0)
      all_done_.set();
  }

  // These two are not inlined: most values are handed over between tasks, and that is then all the code in a coroutine.
  [[gnu::noinline]] bool store(T &item) {
    if (closed_ || full())
      return false;
    items_.push_back(std::move(item));
    added();
    return true;
  }
  /// There must be one. Returns true.
  [[gnu::noinline]] bool take_first(std::optional<T> &into) {
    into.emplace(std::move(items_.front()));
    items_.pop_front();
    if (!putters_.empty()) {
      auto &next = *static_cast<put_awaiter *>(putters_.front().slot);
      items_.push_back(std::move(next.item_));
      added();
      next.accepted_ = true;
      detail::loop::wake_first(putters_);
    }
    return true;
  }

  detail::wait_list getters_; // some only while items_ is empty; slot: the get_awaiter
  detail::wait_list putters_; // some only while items_ is full; slot: the put_awaiter
  Items items_;
  const std::size_t maxsize_;
  std::size_t unfinished_ = 0; // values put, less those task_done() was called for
  event all_done_;
  bool closed_ = false;
};

} // namespace aio
