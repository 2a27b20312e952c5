// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/io.hpp>
#include <aio/signals.hpp>

#include "owned_fd.hpp"

#include <sys/signalfd.h>

namespace aio {

signals::signals(std::initializer_list<int> which) {
  ::sigemptyset(&which_);
  for (const int each : which)
    if (::sigaddset(&which_, each) != 0)
      detail::throw_errno("signals");
  const int fd = ::signalfd(-1, &which_, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0)
    detail::throw_errno("signalfd");
  fd_ = socket(fd);
  ::pthread_sigmask(SIG_BLOCK, &which_, &before_);
}

signals::~signals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

task<int> signals::next() {
  ::signalfd_siginfo info;
  for (;;) {
    const ssize_t n = ::read(fd_.native_handle(), &info, sizeof info);
    if (n == sizeof info)
      co_return static_cast<int>(info.ssi_signo);
    if (errno != EAGAIN && errno != EINTR)
      detail::throw_errno("signalfd");
    co_await readable(fd_.native_handle());
  }
}

} // namespace aio
