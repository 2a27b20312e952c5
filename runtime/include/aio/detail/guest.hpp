// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// guest: a library in aio's loop that reads and writes its descriptors itself, as libcurl does.
//
//   struct courier final : guest { ... };
//   c.enter();
//   c.watch(fd, guest::in); // from now on c.ready(fd, …), as long as there is something to read
#pragma once

#include <aio/detail/list.hpp>

#include <poll.h>

namespace aio::detail {

class backend;

/// Lives on the loop of its thread, and may outlive it: when the loop ends, it is detached from its guests. A guest
/// owns its descriptors; no request may use them meanwhile.
class guest : public link<struct guest_tag>, immovable {
public:
  enum : unsigned {
    in = POLLIN,
    out = POLLOUT,
    failed = POLLERR | POLLHUP
  }; // epoll's and io_uring's have these values

  /// Called between the steps of tasks, again as long as fd is ready for what was wanted; a bit of `failed` comes
  /// unasked. May wake tasks and call watch(), and must not destroy this.
  virtual void ready(int fd, unsigned events) noexcept = 0;

  /// Whether this will wake a task; otherwise the loop does not wait for it.
  virtual bool is_awaited() const noexcept = 0;

protected:
  guest() noexcept { self_link(); }
  ~guest() { unlink(); }

  /// Attaches this to the thread's loop.
  void enter() noexcept;

  /// Sets the events of fd to watch from now on; 0 for none, as before it is closed. Returns false if the system has no
  /// memory for it. Does nothing without a loop.
  bool watch(int fd, unsigned events) noexcept;

private:
  friend class backend;
  backend *host_ = nullptr;
};

} // namespace aio::detail
