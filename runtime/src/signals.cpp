// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/io.hpp>
#include <aio/signals.hpp>

#include "owned_fd.hpp"

#include <sys/signalfd.h>

namespace aio {

namespace {

/// The number of `signals` of this thread that block each.
thread_local unsigned blocked_by[_NSIG];

template <class Visit> void for_each_in(const ::sigset_t &set, Visit visit) {
  for (int each = 1; each < _NSIG; ++each)
    if (::sigismember(&set, each) == 1)
      visit(each);
}

} // namespace

signals::signals(std::initializer_list<int> which) {
  ::sigemptyset(&which_);
  for (const int each : which)
    if (::sigaddset(&which_, each) != 0)
      detail::throw_errno("signals");
  const int fd = ::signalfd(-1, &which_, SFD_NONBLOCK | SFD_CLOEXEC);
  if (fd < 0)
    detail::throw_errno("signalfd");
  fd_ = socket(fd);
  ::sigset_t before;
  ::pthread_sigmask(SIG_BLOCK, &which_, &before);
  ::sigemptyset(&blocked_);
  for_each_in(which_, [&](int each) {
    if (blocked_by[each] == 0 && ::sigismember(&before, each))
      return; // by others, and stays so
    ++blocked_by[each];
    ::sigaddset(&blocked_, each);
  });
}

signals::~signals() {
  for_each_in(blocked_, [this](int each) {
    if (--blocked_by[each] != 0)
      ::sigdelset(&blocked_, each);
  });
  ::pthread_sigmask(SIG_UNBLOCK, &blocked_, nullptr);
}

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

interrupted::interrupted(int by) : std::runtime_error("aio: interrupted by a signal"), signal(by) {}

task<> detail::cancel_at_signal(std::unique_ptr<signals> &which, int &came, scope &work) {
  came = co_await which->next();
  which.reset();
  work.cancel_children();
}

} // namespace aio
