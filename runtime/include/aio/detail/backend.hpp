// What the loop needs from the operating system: the time, readiness of file descriptors, and a wake-up that other
// threads may call. Asked once per turn of the loop or once per system call, never per task switch, which is why it can
// afford to be virtual.
//
//   std::unique_ptr<backend> outside = make_epoll_backend();
//   outside->poll(deadline, threads_busy);   // wakes the tasks whose descriptors are ready
#pragma once

#include <aio/detail/task_state.hpp>
#include <aio/detail/timer_heap.hpp>
#include <aio/detail/wait_list.hpp>

#include <memory>

namespace aio::detail {

enum class direction : std::uint8_t { read, write };

class backend {
public:
  virtual ~backend() = default;

  virtual time_point now() noexcept = 0;

  /// Blocks until a descriptor is ready, wake() was called, or `until` has come; wakes the tasks that waited for what
  /// became ready. time_point::min() does not block, time_point::max() has no limit. `threads_busy` says that a thread
  /// still owes a wake(): a virtual clock must not jump over it. Throws std::system_error naming the failed call.
  virtual void poll(time_point until, bool threads_busy) = 0;

  /// The list to wait in for fd to become ready for d, after asking the system to look at it now.
  /// Throws std::system_error: EBADF, EPERM (a regular file cannot be waited for), ENOSPC, ENOMEM.
  virtual wait_list &watch(int fd, direction d) = 0;

  /// Ends a poll that blocks, or the next one. The only member that other threads may call.
  virtual void wake() noexcept = 0;
};

/// Both throw std::system_error naming the failed call (EMFILE: the process has too many open files).
std::unique_ptr<backend> make_epoll_backend();
/// Reads descriptors as epoll does; but when nothing is ready, time jumps to the next deadline instead of passing.
std::unique_ptr<backend> make_virtual_time_backend();

} // namespace aio::detail
