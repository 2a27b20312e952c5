// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// inbox<T>: values from other threads.
//
//   aio::inbox<reading> sensor;
//   driver.on_reading([&](reading r) { sensor.put(std::move(r)); }); // on the driver's own thread
//   reading r = co_await sensor.get();
#pragma once

#include <aio/detail/bell.hpp>
#include <aio/io.hpp>
#include <aio/task.hpp>

#include <cstddef>
#include <deque>
#include <mutex>
#include <utility>

namespace aio {

/// The only way into a loop from another thread, besides a std::stop_token: all other objects of aio belong to the
/// loop's thread. Values arrive in the order of put(). It must outlive its producers; the tasks of one loop call get().
template <class T> class inbox : detail::immovable {
public:
  /// May be called by any thread, at any time; never waits for a task.
  void put(T value) {
    const std::lock_guard held(mutex_);
    items_.push_back(std::move(value));
    if (items_.size() == 1)
      bell_.ring();
  }

  /// `co_await i.get()` suspends while it is empty. A cancel ends the wait; no value is lost by it.
  task<T> get() {
    for (;;) {
      {
        const std::lock_guard held(mutex_);
        if (!items_.empty()) {
          T first = std::move(items_.front());
          items_.pop_front();
          if (items_.empty())
            bell_.quiet();
          co_return first;
        }
      }
      co_await readable(bell_.fd());
    }
  }

  std::size_t size() const {
    const std::lock_guard held(mutex_);
    return items_.size();
  }

private:
  mutable std::mutex mutex_;
  std::deque<T> items_;
  const detail::bell bell_;
};

} // namespace aio
