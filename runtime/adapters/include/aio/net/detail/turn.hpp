// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// An operation that one task at a time may do with an object.
//
//   const turn reading(reading_, "two tasks read from one stream"); // reading_: a member of the object
#pragma once

#include <aio/detail/loop.hpp>

namespace aio::net::detail {

class turn;

/// The flag of a running operation. May be destroyed, or moved, before the operation has ended.
class turns {
public:
  turns() = default;
  turns(turns &&) noexcept {}
  turns &operator=(turns &&) noexcept { return *this; }
  ~turns();

private:
  friend class turn;
  turn *taken_ = nullptr;
};

class turn : aio::detail::immovable {
public:
  /// Throws std::logic_error if another operation runs.
  turn(turns &of, const char *refusal) : of_(&of) {
    if (of.taken_) [[unlikely]]
      aio::detail::refuse(refusal);
    of.taken_ = this;
  }
  ~turn() {
    if (of_)
      of_->taken_ = nullptr;
  }

private:
  friend class turns;
  turns *of_;
};

inline turns::~turns() {
  if (taken_)
    taken_->of_ = nullptr;
}

} // namespace aio::net::detail
