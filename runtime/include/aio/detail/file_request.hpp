// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// A task's request on a file. The backend serves it if it accepts files (io_uring), otherwise a thread of the pool.
//
//   request.submit(h);        // in await_suspend
//   request.finish(path);     // in await_resume
#pragma once

#include <aio/to_thread.hpp>

#include <climits>
#include <cstdint>
#include <string>

#include <sys/types.h>

namespace aio::detail {

/// Lives in the frame of the task that waits, and stays until neither the system nor a thread uses the buffer.
struct file_request : io_request, thread_work {
  enum class action : std::uint8_t {
    open,  // the path in `buffer`; result: the descriptor
    read,  // at most `size` bytes; result: how many, 0 at the end of the file
    write, // all of `size` bytes; result: 0
    sync,
    stat, // into `buffer`
    truncate,
    close,
  };

  static constexpr std::int64_t nowhere = -1;             // the offset for what has none, a pipe
  static constexpr int not_done = INT_MIN;                // a result that no call returns
  static constexpr std::size_t most_at_once = 256 * 1024; // copying more would hold the loop
  static constexpr std::size_t most_bytes = 0x7ffff000;   // what Linux transfers in one call

  file_request(action a, int descriptor, void *data, std::size_t n, std::int64_t at) noexcept
      : io_request(kind::file, descriptor, data, n), thread_work(&run), what_to_do(a), offset(at) {
    io_request::result = not_done;
  }
  ~file_request() { settle(); }

  bool await_ready() const noexcept { return false; }
  void await_suspend(auto h) { submit(frame_of(h)); }
  /// Suspends the current task at h until it is done. Throws what io_request and thread_work throw.
  void submit(frame h);
  /// Returns the result. Throws cancelled if a cancel ended the request, std::system_error naming it and the path if it
  /// failed.
  int finish(const std::string &path);
  /// Blocks until the buffer is no longer used.
  void settle() noexcept;

  const action what_to_do;
  int flags = 0; // of open
  ::mode_t mode = 0;
  const std::int64_t offset;

private:
  static void run(thread_work &work) noexcept;
  long call(int read_flags) noexcept;
};

} // namespace aio::detail
