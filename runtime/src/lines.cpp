#include <aio/io.hpp>
#include <aio/lines.hpp>

#include "owned_fd.hpp"

#include <string_view>

namespace aio {
namespace {

/// Reads what there is, without waiting for more. Empty at the end.
std::string_view read_some(int fd, std::string &buffer) {
  ssize_t n;
  do
    n = ::read(fd, buffer.data(), buffer.size());
  while (n < 0 && errno == EINTR);
  if (n < 0)
    detail::throw_errno("read");
  return {buffer.data(), static_cast<std::size_t>(n)};
}

} // namespace

async_generator<std::string> lines(int fd) {
  std::string buffer(4096, '\0'), line;
  for (;;) {
    co_await readable(fd);
    std::string_view bytes = read_some(fd, buffer);
    if (bytes.empty())
      break;
    for (std::size_t end; (end = bytes.find('\n')) != bytes.npos; bytes.remove_prefix(end + 1)) {
      line += bytes.substr(0, end);
      co_yield std::exchange(line, {});
    }
    line += bytes;
  }
  if (!line.empty())
    co_yield std::move(line);
}

} // namespace aio
