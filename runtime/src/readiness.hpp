// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The part that epoll and libuv share: they report when a descriptor is ready, and the usual system call then does the
// request. (io_uring does the request itself.)
#pragma once

#include <aio/detail/backend.hpp>

#include <memory>
#include <optional>
#include <vector>

namespace aio::detail {

/// What is known of each descriptor. It stays where it is: there are lists in it.
template <class Descriptor> struct by_number {
  Descriptor *find(int fd) const noexcept {
    return static_cast<std::size_t>(fd) < all.size() ? all[static_cast<std::size_t>(fd)].get() : nullptr;
  }
  Descriptor &at(int fd, auto &&...made_of) {
    if (static_cast<std::size_t>(fd) >= all.size())
      all.resize(static_cast<std::size_t>(fd) + 1);
    std::unique_ptr<Descriptor> &d = all[static_cast<std::size_t>(fd)];
    if (!d)
      d = std::make_unique<Descriptor>(made_of...);
    return *d;
  }
  std::vector<std::unique_ptr<Descriptor>> all;
};

/// Requests of a socket try the system call first, unless the last one has shown that it would block; a short read
/// shows that too.
class readiness_backend : public backend {
protected:
  using backend::backend;

  /// The calls that may not block, as far as is known.
  struct hints {
    bool may_read = true;
    bool may_write = true;
    bool hung_up = false; // the end of the stream is, or will be, there to be read: a short read does not drain it
  };
  struct descriptor : hints {
    wait_list readers;
    wait_list writers;
    guest *watcher = nullptr; // notified instead

    wait_list &waiting(const io_request &r) noexcept { return r.reads() ? readers : writers; }
    bool &may_succeed(const io_request &r) noexcept { return r.reads() ? may_read : may_write; }
  };

  /// Returns the result, or nullopt if the call would block, or if others were faster, for instance in accept.
  static std::optional<int> attempt(io_request &r, descriptor &d) noexcept;

  /// The descriptor is ready: completes what waits for that, in order, until a call would block.
  static void now_ready(descriptor &d, bool readable, bool writable) noexcept;

  /// Completes requests that wait for the descriptor with -ECANCELED.
  static void cancel_all(descriptor &d) noexcept;

private:
  static std::optional<int> call(io_request &r, descriptor &d) noexcept;
  static void serve(wait_list &waiting, descriptor &d) noexcept;
};

} // namespace aio::detail
