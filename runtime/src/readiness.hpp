// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What epoll and libuv share: they tell when a descriptor is ready, and the request is then done by the usual system
// call. (io_uring is told what to do, and does it.)
#pragma once

#include <aio/detail/backend.hpp>
#include <aio/detail/wait_list.hpp>

#include <optional>

namespace aio::detail {

/// Requests of a socket try the system call first, unless the last one has shown that it would block; a short read
/// shows that too.
class readiness_backend : public backend {
protected:
  using backend::backend;

  /// Which calls may not block, as far as is known.
  struct hints {
    bool may_read = true;
    bool may_write = true;
    bool hung_up = false; // the end of the stream is, or will be, there to be read: a short read does not drain it
  };
  struct descriptor : hints {
    wait_list readers;
    wait_list writers;
    guest *watcher = nullptr; // who is told instead

    wait_list &waiting(const io_request &r) noexcept { return r.reads() ? readers : writers; }
    bool &may_succeed(const io_request &r) noexcept { return r.reads() ? may_read : may_write; }
  };

  /// The result; nothing if the call would block, or if others have come first, such as accept more.
  static std::optional<int> attempt(io_request &r, descriptor &d) noexcept;

  /// The descriptor is ready: completes what waits for that, in order, until a call would block.
  static void now_readable(descriptor &d) noexcept;
  static void now_writable(descriptor &d) noexcept;

  /// What waits for the descriptor completes with -ECANCELED.
  static void cancel_all(descriptor &d) noexcept;

private:
  static std::optional<int> call(io_request &r, descriptor &d) noexcept;
  static void serve(wait_list &waiting, descriptor &d) noexcept;
};

} // namespace aio::detail
