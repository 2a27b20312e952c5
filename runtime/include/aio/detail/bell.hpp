// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// bell: how another thread wakes a task.
#pragma once

#include <aio/socket.hpp>

namespace aio::detail {

/// A descriptor that is readable from ring() to quiet(). Any thread may call them.
class bell : immovable {
public:
  /// Throws std::system_error (EMFILE).
  bell();
  int fd() const noexcept { return event_.native_handle(); }
  void ring() const noexcept;
  void quiet() const noexcept;

private:
  const socket event_;
};

} // namespace aio::detail
