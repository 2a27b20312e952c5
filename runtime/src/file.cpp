// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/file.hpp>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <system_error>

#include <sys/uio.h>

namespace aio {
namespace detail {

void file_request::submit(frame h) {
  if (this_loop->outside->takes_files() && what_to_do != action::truncate) // io_uring has it since Linux 6.9
    return io_request::submit(h);
  // Data in the system's cache needs no thread, which would take ten times as long as copying it.
  if (what_to_do == action::read && size <= most_at_once && !this_loop->current->cancel_due())
    if (const long n = call(RWF_NOWAIT); n >= 0) {
      io_request::result = static_cast<int>(n);
      return this_loop->park_ready(h);
    }
  thread_work::submit(h);
}

int file_request::finish(const std::string &path) {
  this_loop->resumed();
  static constexpr const char *names[] = {"open ", "read ", "write ", "sync ", "stat ", "truncate ", "close "};
  const int n = io_request::result;
  if (n < 0)
    throw std::system_error(-n, std::system_category(), names[static_cast<std::size_t>(what_to_do)] + path);
  return n;
}

void file_request::settle() noexcept {
  if (in_flight)
    abandon();
  thread_work::settle();
}

long file_request::call(int read_flags) noexcept {
  const ::iovec rest{buffer + sent, std::min(size - sent, most_bytes)};
  switch (what_to_do) {
  case action::open:
    return ::open(reinterpret_cast<const char *>(buffer), flags, mode);
  case action::read:
    return ::preadv2(fd, &rest, 1, offset, read_flags);
  case action::write:
    return ::pwritev2(fd, &rest, 1, offset < 0 ? offset : offset + static_cast<std::int64_t>(sent), 0);
  case action::sync:
    return ::fsync(fd);
  case action::stat:
    return ::statx(fd, "", AT_EMPTY_PATH, STATX_BASIC_STATS, reinterpret_cast<struct ::statx *>(buffer));
  case action::truncate:
    return ::ftruncate(fd, offset);
  case action::close:
    return ::close(fd);
  }
  return 0;
}

/// On a thread of the pool, which no signal interrupts.
void file_request::run(thread_work &work) noexcept {
  auto &self = static_cast<file_request &>(work);
  long n = self.call(0);
  if (self.what_to_do == action::write) {
    while (n > 0 && (self.sent += static_cast<std::size_t>(n)) < self.size)
      n = self.call(0);
    n = std::min(n, 0L);
  }
  self.io_request::result = n < 0 ? -errno : static_cast<int>(n);
}

} // namespace detail

file::file(int fd, int flags, std::string path) noexcept
    : fd_(fd), appends_(flags & O_APPEND), position_(::lseek(fd, 0, SEEK_CUR) < 0 ? detail::file_request::nowhere : 0),
      path_(std::move(path)) {}

file::open_awaiter::open_awaiter(opening o) noexcept
    : opening(std::move(o)), file_request(action::open, -1, opening::path.data(), 0, 0) {
  file_request::flags = opening::flags | O_CLOEXEC;
  file_request::mode = opening::mode;
}

file::open_awaiter::~open_awaiter() {
  settle();
  if (io_request::result >= 0) // opened for a task that was destroyed
    ::close(io_request::result);
}

file file::open_awaiter::await_resume() {
  finish(path);
  return file(std::exchange(io_request::result, not_done), file_request::flags, std::move(path));
}

file::close_awaiter::~close_awaiter() {
  settle();
  // Cancelled or destroyed before it was closed.
  if (fd >= 0 && (io_request::result == not_done || io_request::result == -ECANCELED))
    ::close(fd);
}

} // namespace aio
