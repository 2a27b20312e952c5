// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/io.hpp>
#include <aio/net/detail/detached.hpp>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

#include <pthread.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace aio::net::detail {

detached_work::detached_work() : done_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (done_ < 0)
    throw std::system_error(errno, std::system_category(), "eventfd");
}

detached_work::~detached_work() { ::close(done_); }

void detached_threads::submit(std::shared_ptr<detached_work> work) {
  const std::lock_guard hold(mutex_);
  waiting_.push_back(std::move(work));
  if (threads_ == most_threads)
    return;
  sigset_t all, before; // a handler should find the program's own threads
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    std::thread([this] { serve(); }).detach();
    ++threads_;
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    if (threads_ == 0) {
      waiting_.pop_back();
      throw;
    }
    return; // one of the existing threads will do it
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void detached_threads::serve() noexcept {
  std::unique_lock hold(mutex_);
  while (!waiting_.empty()) {
    const std::shared_ptr<detached_work> work = std::move(waiting_.front());
    waiting_.pop_front();
    hold.unlock();
    if (work->is_wanted_) {
      work->run();
      work->has_run_.store(true, std::memory_order_release);
      ::eventfd_write(work->done_, 1);
    }
    hold.lock();
  }
  --threads_;
}

task<> run_detached(detached_threads &by, std::shared_ptr<detached_work> work) {
  struct lose_interest {
    detached_work &of;
    ~lose_interest() { of.is_wanted_ = false; }
  } const at_end{*work};
  by.submit(work);
  while (!work->has_run_.load(std::memory_order_acquire))
    co_await readable(work->done_);
}

} // namespace aio::net::detail
