// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// queue<T>: pass values from task to task; a full queue slows the producer down.
//
//   aio::queue<job> jobs(100);
//   co_await jobs.put(job{1});    // waits while it holds 100
//   job j = co_await jobs.get();  // waits while it is empty
//   jobs.task_done();             // for tasks that `co_await jobs.join()`
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
struct queue_closed : std::runtime_error {
  queue_closed() : std::runtime_error("aio: the queue is closed") {}
};

/// First in, first out, for values and for waiting tasks. Used by the tasks of one loop. Destroying it cancels the
/// waiting tasks. A cancel neither loses nor duplicates a value: once a value has been passed to a waiting get(), that
/// get() returns it, and the cancel is thrown at the task's next suspension; the same holds for a put() that was
/// accepted. (A destroyed task, for instance of a group that is destroyed without join(), loses the value passed to
/// it.)
///
/// Items is the container of the values, with the interface of std::deque<T>: priority_queue uses another.
template <class T, class Items = std::deque<T>> class queue : detail::immovable {
  struct waiting : detail::waits_for<queue> {
    using detail::waits_for<queue>::waits_for;
    /// Throws why a wait ended without a hand-over.
    void check(bool handed_over) const {
      if (handed_over) [[likely]]
        return;
      this->await_resume();
      throw queue_closed();
    }
  };

  struct get_awaiter : waiting {
    using waiting::waiting;

    bool await_ready() { return this->of.items_.empty() ? this->of.closed_ : this->of.take_first(item_); }
    void await_suspend(auto h) noexcept { detail::park(h, this->of.getters_, this); }
    T await_resume() {
      this->check(item_.has_value());
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
      accepted_ = this->of.place(item_);
      return accepted_ || this->of.closed_;
    }
    void await_suspend(auto h) noexcept { detail::park(h, this->of.putters_, this); }
    void await_resume() const { this->check(accepted_); }

    T item_;
    bool accepted_; // set by the get() that takes the item out of this frame, before it wakes us
  };

public:
  /// Holds at most maxsize values; with 0, any number, and put() never suspends.
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

  /// Moves the item in if that needs no waiting. Returns false, and leaves the item untouched, if the queue is full or
  /// closed.
  bool try_put(T &item) {
    if (!detail::this_loop && !getters_.empty()) [[unlikely]]
      detail::refuse_foreign_thread(getters_.front());
    return place(item);
  }
  bool try_put(T &&item) { return try_put(item); }

  /// Returns the first value, or nullopt if it is empty.
  std::optional<T> try_get() {
    std::optional<T> first;
    if (!items_.empty())
      take_first(first);
    return first;
  }

  /// Marks a value from get() as processed. Throws std::logic_error if called more often than there were values.
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

  /// Ends put(): waiting and later calls throw queue_closed. get() still returns the values in the queue, and then
  /// throws queue_closed.
  void close() noexcept {
    closed_ = true;
    while (!putters_.empty())
      detail::loop::wake_first(putters_);
    while (!getters_.empty())
      detail::loop::wake_first(getters_);
  }

  /// close(), and drops the values in the queue, as if they had been processed.
  void shutdown() noexcept {
    close();
    finished(std::exchange(items_, {}).size());
  }

private:
  bool place(T &item) {
    if (getters_.empty())
      return store(item);
    // Then the queue is empty and open, and the value need not touch it.
    static_cast<get_awaiter *>(getters_.front().slot)->item_.emplace(std::move(item));
    ++unfinished_;
    detail::this_loop->wake(getters_.pop_front()); // the shortest way: most values are handed over like this
    return true;
  }
  void finished(std::size_t values) noexcept {
    unfinished_ -= values;
    if (unfinished_ == 0)
      all_done_.set();
  }

  // These two are not inlined: most values are passed between tasks, and then that is all the code in a coroutine.
  [[gnu::noinline]] bool store(T &item) {
    if (closed_ || full())
      return false;
    items_.push_back(std::move(item));
    ++unfinished_;
    return true;
  }
  /// There must be a value. Returns true.
  [[gnu::noinline]] bool take_first(std::optional<T> &into) {
    into.emplace(std::move(items_.front()));
    items_.pop_front();
    if (!putters_.empty()) {
      auto &next = *static_cast<put_awaiter *>(putters_.front().slot);
      items_.push_back(std::move(next.item_));
      ++unfinished_;
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
