// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>

#include <new>

namespace aio::detail {

backend::~backend() {
  guests_.for_each([](guest &g) {
    g.host_ = nullptr;
    g.unlink();
    g.self_link();
  });
}

void backend::admit(guest &g) noexcept {
  g.host_ = this;
  g.unlink();
  guests_.push_back(g);
}

bool backend::has_guests() noexcept {
  bool found = false;
  guests_.for_each([&found](const guest &g) { found = found || g.is_awaited(); });
  return found;
}

void guest::enter() noexcept {
  if (host_ != this_loop->outside.get())
    this_loop->outside->admit(*this);
}

bool guest::watch(int fd, unsigned events) noexcept {
  try {
    return !host_ || host_->watch(*this, fd, events);
  } catch (const std::bad_alloc &) {
    return false;
  }
}

} // namespace aio::detail
