// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// guest: a library in our loop that reads and writes its descriptors itself, as libcurl does.
//
//   struct courier final : guest { ... };
//   c.enter();
//   c.watch(fd, guest::in); // from now on c.ready(fd, …), as long as there is something to read
#pragma once

#include <aio/detail/list.hpp>

namespace aio::detail {

class backend;

/// Lives on the loop of its thread, and may outlive it: the loop forgets its guests when it ends, and they it. A guest
/// owns its descriptors; no request may use them meanwhile.
class guest : public link<struct guest_tag>, immovable {
public:
  enum : unsigned { in = 1, out = 2, failed = 4 };

  /// Called between the steps of tasks, again as long as fd is ready for what was wanted; `failed` is told unasked. May
  /// wake tasks and call watch(), and must not destroy this.
  virtual void ready(int fd, unsigned events) noexcept = 0;

  /// Whether there is a task that this will wake: otherwise the loop does not wait on its account.
  virtual bool is_awaited() const noexcept = 0;

protected:
  guest() noexcept { self_link(); }
  ~guest() { unlink(); }

  /// Makes this thread's loop the host.
  void enter() noexcept;

  /// What of fd is wanted from now on; 0: nothing, as before it is closed. False if the system has no memory for it.
  /// Without a host, nothing happens.
  bool watch(int fd, unsigned events) noexcept;

private:
  friend class backend;
  backend *host_ = nullptr;
};

} // namespace aio::detail
