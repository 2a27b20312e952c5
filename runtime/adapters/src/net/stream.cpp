// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/net/stream.hpp>

#include <aio/cancelled.hpp>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <system_error>

#include <sys/socket.h>

namespace aio::net {

using detail::turn;
static constexpr const char *two_read = "two tasks read from one stream at the same time";

incomplete_read::incomplete_read(std::string partial)
    : std::runtime_error("the stream ended after " + std::to_string(partial.size()) + " bytes of what was asked for"),
      partial_(std::move(partial)) {}

stream::stream(socket s, std::unique_ptr<transport> t, std::size_t limit)
    : socket_(std::move(s)), transport_(std::move(t)), limit_(limit) {
  if (limit == 0)
    throw std::invalid_argument("aio::net::stream: a limit of 0 bytes");
}

std::string stream::take(std::size_t size) {
  std::string taken(reinterpret_cast<const char *>(buffer_.data() + begin_), size);
  begin_ += size;
  if (begin_ == end_)
    begin_ = end_ = 0;
  return taken;
}

/// Receives once, for a read of so many bytes; takes more if available, up to the limit. Returns false at the end of
/// the stream.
task<bool> stream::fill(std::size_t wanted) {
  if (begin_ > 0) {
    std::memmove(buffer_.data(), buffer_.data() + begin_, available());
    end_ -= begin_;
    begin_ = 0;
  }
  // Grows with the received bytes, not with what a peer has announced.
  constexpr std::size_t first_step = 4096;
  if (end_ == buffer_.size())
    buffer_.resize(std::min(std::max(wanted, limit_), std::max(first_step, 2 * buffer_.size())));
  const std::span into = std::span(buffer_).subspan(end_);
  std::size_t n;
  if (transport_)
    n = co_await transport_->receive(into);
  else
    n = co_await socket_.receive(into);
  end_ += n;
  co_return n > 0;
}

task<std::string> stream::read_some() {
  const turn reading(reading_, two_read);
  if (available() == 0)
    co_await fill(limit_);
  co_return take(available());
}

task<std::string> stream::read_exactly(std::size_t size) {
  const turn reading(reading_, two_read);
  while (available() < size) {
    const bool more = co_await fill(size);
    if (!more)
      throw incomplete_read(take(available()));
  }
  co_return take(size);
}

task<std::string> stream::read_until(std::string delimiter) {
  std::vector<std::string> one;
  one.push_back(std::move(delimiter));
  return read_until(std::move(one));
}

task<std::string> stream::read_until(std::vector<std::string> delimiters) {
  const turn reading(reading_, two_read);
  std::size_t longest = 0;
  for (const std::string &each : delimiters) {
    if (each.empty())
      throw std::invalid_argument("read_until: the delimiter is empty");
    longest = std::max(longest, each.size());
  }
  if (longest == 0)
    throw std::invalid_argument("read_until: no delimiter");
  for (std::size_t searched = 0;;) {
    const std::string_view text(reinterpret_cast<const char *>(buffer_.data() + begin_), available());
    std::size_t end = text.npos;
    for (const std::string &each : delimiters)
      if (const std::size_t at = text.find(each, searched); at != text.npos)
        end = std::min(end, at + each.size());
    if (end <= limit_)
      co_return take(end);
    if (text.size() >= limit_)
      throw std::system_error(EMSGSIZE, std::system_category(),
                              "read_until: no delimiter in " + std::to_string(limit_) + " bytes");
    searched = text.size() - std::min(text.size(), longest - 1);
    const bool more = co_await fill(limit_);
    if (!more)
      throw incomplete_read(take(available()));
  }
}

task<std::string> stream::read_to_end(std::size_t most) {
  const turn reading(reading_, two_read);
  most = std::min(most, SIZE_MAX - 1);
  while (co_await fill(most + 1))
    if (available() > most)
      throw std::system_error(EMSGSIZE, std::system_category(), "read_to_end: more than " + std::to_string(most));
  co_return take(available());
}

task<> stream::write_all(std::string bytes) {
  const turn writing(writing_, "two tasks write to one stream at the same time");
  try {
    if (transport_)
      co_await transport_->send(std::as_bytes(std::span(bytes)));
    else
      co_await socket_.send(std::as_bytes(std::span(bytes)));
  } catch (const cancelled &) {
    const ::linger at_once{1, 0};
    if (resets_)
      ::setsockopt(native_handle(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    close();
    throw;
  }
}

socket stream::release() && {
  if (transport_ || available() != 0)
    throw std::logic_error("aio::net::stream::release: the stream has a transport, or bytes that were not read");
  return std::move(socket_);
}

void stream::shutdown_read() noexcept {
  if (transport_)
    transport_->shutdown_read();
  else
    ::shutdown(socket_.native_handle(), SHUT_RD);
}

void stream::shutdown_write() {
  if (transport_)
    return transport_->shutdown_write();
  if (::shutdown(socket_.native_handle(), SHUT_WR) < 0)
    throw std::system_error(errno, std::system_category(), "shutdown_write");
}

} // namespace aio::net
