// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "readiness.hpp"

#include <cerrno>

#include <sys/socket.h>

namespace aio::detail {
namespace {

ssize_t system_call(const io_request &r) noexcept {
  switch (r.what) {
  case io_request::kind::receive:
    return ::recv(r.fd, r.buffer, r.size, MSG_DONTWAIT);
  case io_request::kind::send:
    return ::send(r.fd, r.buffer + r.sent, r.size - r.sent, MSG_DONTWAIT | MSG_NOSIGNAL);
  case io_request::kind::accept:
    return ::accept4(r.fd, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  case io_request::kind::readable:
  case io_request::kind::writable:
  case io_request::kind::file: // takes_files() is false
    break;
  }
  return 0;
}

} // namespace

std::optional<int> readiness_backend::call(io_request &r, descriptor &d) noexcept {
  ssize_t n;
  do
    n = system_call(r);
  while (n < 0 && errno == EINTR);
  if (n < 0 && errno != EAGAIN)
    return -errno;
  if (r.what == io_request::kind::accept && n >= 0)
    return static_cast<int>(n);
  const std::size_t done = n < 0 ? 0 : static_cast<std::size_t>(n);
  if (n < 0 || (done < r.size - r.sent && !d.hung_up))
    d.may_succeed(r) = false;
  if (r.what == io_request::kind::send) {
    r.sent += done;
    return r.sent == r.size ? std::optional(static_cast<int>(r.size)) : std::nullopt;
  }
  return n < 0 ? std::nullopt : std::optional(static_cast<int>(n));
}

std::optional<int> readiness_backend::attempt(io_request &r, descriptor &d) noexcept {
  bool refused = false;
  d.waiting(r).for_each([&](const task_state &t) { refused |= r.excludes(*static_cast<io_request *>(t.slot)); });
  if (refused)
    return -EALREADY;
  return d.waiting(r).empty() && d.may_succeed(r) ? call(r, d) : std::nullopt;
}

void readiness_backend::serve(wait_list &waiting, descriptor &d) noexcept {
  waiting.for_each([&d](task_state &t) {
    io_request &r = *static_cast<io_request *>(t.slot);
    if (r.is_readiness())
      complete(r, 0);
    else if (!d.may_succeed(r))
      return;
    else if (const std::optional<int> result = call(r, d))
      complete(r, *result);
  });
}

void readiness_backend::now_ready(descriptor &d, bool readable, bool writable) noexcept {
  d.may_read |= readable;
  d.may_write |= writable;
  if (readable)
    serve(d.readers, d);
  if (writable)
    serve(d.writers, d);
}

void readiness_backend::cancel_all(descriptor &d) noexcept {
  for (wait_list *waiting : {&d.readers, &d.writers})
    waiting->for_each([](task_state &t) { complete(*static_cast<io_request *>(t.slot), -ECANCELED); });
}

} // namespace aio::detail
