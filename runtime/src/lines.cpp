// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/io.hpp>
#include <aio/lines.hpp>

#include "owned_fd.hpp"

#include <span>
#include <string_view>

namespace aio {
namespace {

/// Returns the available bytes without waiting for more; 0 at the end.
task<std::size_t> read_some(int fd, std::span<std::byte> into) {
  co_await readable(fd);
  ssize_t n;
  do
    n = ::read(fd, into.data(), into.size());
  while (n < 0 && errno == EINTR);
  if (n < 0)
    detail::throw_errno("read");
  co_return static_cast<std::size_t>(n);
}

task<std::size_t> read_some(file &from, std::span<std::byte> into) { co_return co_await from.read(into); }

template <class Source> async_generator<std::string> lines_of(Source from, std::size_t block) {
  std::string buffer(block, '\0'), line;
  for (;;) {
    const std::size_t n = co_await read_some(from, std::as_writable_bytes(std::span(buffer)));
    if (n == 0)
      break;
    std::string_view bytes(buffer.data(), n);
    for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
      line += bytes.substr(0, end);
      co_yield std::exchange(line, {});
    }
    line += bytes;
  }
  if (!line.empty())
    co_yield std::move(line);
}

} // namespace

async_generator<std::string> lines(int fd) { return lines_of(fd, 4096); }

async_generator<std::string> lines(file from) { return lines_of(std::move(from), 65536); }

} // namespace aio
