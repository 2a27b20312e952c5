// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// co_await s.join(): until every task of a scope has finished.
#pragma once

#include <aio/detail/loop.hpp>

namespace aio::detail {

/// A cancel of the joiner, and the deadline, are passed on to those tasks; the join still waits for them, so that none
/// outlives what it refers to.
class join_awaiter : immovable {
public:
  explicit join_awaiter(to_join what) noexcept : what_(what) {}

  bool await_ready() const noexcept { return what_.joined.pending_ == 0; }
  template <class Promise> void await_suspend(std::coroutine_handle<Promise> h) { suspend(frame_of(h)); }
  void await_resume() const noexcept {}

private:
  void suspend(frame h);

  const to_join what_;
};

inline operation<join_awaiter, to_join> scope::join(time_point deadline) { return {{*this, deadline}}; }

} // namespace aio::detail
