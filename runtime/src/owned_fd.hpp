// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A descriptor of the loop's own.
#pragma once

#include <aio/detail/list.hpp>

#include <cerrno>
#include <string>
#include <system_error>

#include <unistd.h>

namespace aio::detail {

[[noreturn]] inline void throw_errno(const std::string &call, int error = errno) {
  throw std::system_error(error, std::system_category(), call);
}

/// Closed with its owner.
class owned_fd : immovable {
public:
  owned_fd(int fd, const char *call) : fd_(fd) {
    if (fd < 0)
      throw_errno(call);
  }
  ~owned_fd() { ::close(fd_); }
  operator int() const noexcept { return fd_; }

private:
  int fd_;
};

} // namespace aio::detail
