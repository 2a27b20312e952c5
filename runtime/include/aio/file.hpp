// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// file: read and write files without blocking the loop.
//
//   aio::file f = co_await aio::file::open("log.txt", O_WRONLY | O_CREAT | O_APPEND);
//   co_await f.write(std::as_bytes(std::span(text)));
//   co_await f.sync();
#pragma once

#include <aio/detail/c_string.hpp>
#include <aio/detail/file_request.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aio {

/// Owns the descriptor of an open file. Used by the tasks of one loop; read() and write() share one position, so one
/// task at a time calls them; read_at() and write_at() are free of that. With O_APPEND any number may write, each at
/// the end of the file.
///
/// io_uring does the work where the loop has it, and a thread of the pool of to_thread() where not. The file and the
/// buffer must live until the operation has ended. A cancel requests an early end, and the `co_await` ends when the
/// buffer is no longer used: with cancelled if nothing was done, otherwise with what was done, and the next suspension
/// throws. (The pool cannot interrupt a thread; io_uring ends what waits, on a pipe for instance.) A cancelled write
/// may have written a part. Throws std::system_error naming the operation and the path: ENOENT, EISDIR, ENOSPC.
class file {
  using action = detail::file_request::action;
  struct request {
    action what;
    const file &of;
    void *data;
    std::size_t size;
    std::int64_t offset;
    std::int64_t *position; // the position to use instead and to advance, or null
  };
  struct opening {
    std::string path;
    int flags;
    ::mode_t mode;
  };

  template <class Result> struct awaiter : detail::file_request {
    explicit awaiter(request r) noexcept
        : file_request(r.what, r.of.fd_, r.data, r.size, r.position ? *r.position : r.offset), of_(r.of),
          position_(r.position) {}
    Result await_resume() {
      if (position_)
        *position_ += static_cast<std::int64_t>(sent); // of a write, if it failed: a part
      const int n = finish(of_.path_);
      if (position_)
        *position_ += n; // of a read
      return static_cast<Result>(n);
    }
    const file &of_;
    std::int64_t *const position_;
  };
  struct stat_awaiter : awaiter<int> {
    explicit stat_awaiter(const file &f) noexcept : awaiter({action::stat, f, &found_, 0, 0, nullptr}) {}
    struct ::statx await_resume() {
      awaiter::await_resume();
      return found_;
    }
    struct ::statx found_;
  };
  struct close_awaiter : detail::file_request {
    explicit close_awaiter(file &f) noexcept
        : file_request(action::close, std::exchange(f.fd_, -1), nullptr, 0, 0), path_(f.path_) {}
    ~close_awaiter();
    bool await_ready() const noexcept { return fd < 0; }
    void await_resume() {
      if (fd >= 0)
        finish(path_);
    }
    const std::string &path_;
  };
  struct open_awaiter : private opening, detail::file_request {
    explicit open_awaiter(opening o) noexcept;
    ~open_awaiter();
    file await_resume();
  };

public:
  /// `co_await file::open(path, flags, mode)`: as open(2), with O_CLOEXEC. Throws std::invalid_argument for a null
  /// character in the path.
  static auto open(std::string path, int flags = O_RDONLY, ::mode_t mode = 0666) {
    detail::c_string(path, "the path of a file");
    return detail::operation<open_awaiter, opening>{{std::move(path), flags, mode}};
  }

  file(file &&other) noexcept
      : fd_(std::exchange(other.fd_, -1)), appends_(other.appends_), position_(other.position_),
        path_(std::move(other.path_)) {}
  file &operator=(file other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(appends_, other.appends_);
    std::swap(position_, other.position_);
    std::swap(path_, other.path_);
    return *this;
  }
  /// Closes it, and ignores errors: after writing, `co_await f.close()` or f.sync().
  ~file() {
    if (fd_ >= 0)
      ::close(fd_);
  }

  /// `co_await f.read(buffer)` returns the number of bytes read into the buffer: perhaps fewer than fit, 0 only at the
  /// end of the file.
  auto read(std::span<std::byte> into) noexcept { return read_from(position_, moved(true), into); }
  auto read_at(std::uint64_t offset, std::span<std::byte> into) noexcept {
    return read_from(static_cast<std::int64_t>(offset), nullptr, into);
  }

  /// `co_await f.write(bytes)` ends when all of them are in the file; they are on the disk after sync().
  auto write(std::span<const std::byte> bytes) noexcept { return write_to(position_, moved(!appends_), bytes); }
  auto write_at(std::uint64_t offset, std::span<const std::byte> bytes) noexcept {
    return write_to(static_cast<std::int64_t>(offset), nullptr, bytes);
  }

  auto sync() noexcept { return plain(action::sync, 0); }
  auto truncate(std::uint64_t size) noexcept { return plain(action::truncate, static_cast<std::int64_t>(size)); }
  /// `co_await f.stat()` returns the result of statx(2): stx_size, stx_mode, stx_mtime.
  auto stat() const noexcept { return detail::operation<stat_awaiter, const file &>{*this}; }
  /// The file is closed however it ends. May be repeated.
  auto close() noexcept { return detail::operation<close_awaiter, file &>{*this}; }

  int native_handle() const noexcept { return fd_; }
  const std::string &path() const noexcept { return path_; }

private:
  file(int fd, int flags, std::string path) noexcept;

  std::int64_t *moved(bool moves) noexcept { return moves && position_ >= 0 ? &position_ : nullptr; }
  detail::operation<awaiter<std::size_t>, request> read_from(std::int64_t offset, std::int64_t *position,
                                                             std::span<std::byte> into) noexcept {
    return {{action::read, *this, into.data(), into.size(), offset, position}};
  }
  detail::operation<awaiter<void>, request> write_to(std::int64_t offset, std::int64_t *position,
                                                     std::span<const std::byte> bytes) noexcept {
    return {{action::write, *this, const_cast<std::byte *>(bytes.data()), bytes.size(), offset, position}};
  }
  detail::operation<awaiter<void>, request> plain(action what, std::int64_t offset) noexcept {
    return {{what, *this, nullptr, 0, offset, nullptr}};
  }

  int fd_; // -1 if closed or moved from
  bool appends_;
  // A position of aio's own: io_uring does not advance the system's when a write fails half-way, so the rest would be
  // written at the wrong place. nowhere for a pipe or a terminal.
  std::int64_t position_;
  std::string path_;
};

} // namespace aio
