// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/socket.hpp>

#include <unistd.h>

namespace aio {
namespace {

void forget(int fd) noexcept {
  if (detail::this_loop)
    detail::this_loop->outside->forget(fd);
}

} // namespace

socket::socket(int fd) noexcept : fd_(fd) {
  forget(fd); // what the loop has stored for this number was about another descriptor
}

void socket::close() noexcept {
  const int fd = std::exchange(fd_, -1);
  if (fd < 0)
    return;
  forget(fd);
  ::close(fd);
}

} // namespace aio
