// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// priority_queue<T>: a queue that returns the least value first.
//
//   aio::priority_queue<job> jobs;                  // by operator<
//   aio::priority_queue<job, more_urgent> urgent;   // by more_urgent()(a, b)
#pragma once

#include <aio/queue.hpp>

#include <cstdint>
#include <queue>
#include <utility>
#include <vector>

namespace aio {
namespace detail {

template <class T> struct numbered {
  T value;
  std::uint64_t order;
};

template <class T, class Before> struct later {
  bool operator()(const numbered<T> &a, const numbered<T> &b) const {
    const Before before;
    return before(b.value, a.value) || (!before(a.value, b.value) && a.order > b.order);
  }
};

/// Least first; equal ones in the order of insertion.
template <class T, class Before>
class heap : std::priority_queue<numbered<T>, std::vector<numbered<T>>, later<T, Before>> {
public:
  using heap::priority_queue::empty;
  using heap::priority_queue::size;

  /// May be moved from: pop_front() does not look at it again.
  T &front() noexcept { return this->c.front().value; }
  void pop_front() { this->pop(); }
  void push_back(T value) { this->push({std::move(value), pushed_++}); }

private:
  std::uint64_t pushed_ = 0;
};

} // namespace detail

/// Values that are equal come out in the order they went in.
template <class T, class Before = std::less<T>> using priority_queue = queue<T, detail::heap<T, Before>>;

} // namespace aio
