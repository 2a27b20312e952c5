// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/loop.hpp>
#include <aio/detail/thread_pool.hpp>

#include <algorithm>
#include <csignal>
#include <utility>

namespace aio::detail {

void thread_work::submit(frame h) {
  loop &l = *this_loop;
  waiter = l.suspend(h, phase::running);
  if (!waiter)
    return;
  waiter->slot = this;
  l.threads().submit(*this);
  submitted = true;
  waiter->phase = phase::held;
  ++l.held;
}

bool thread_work::withdraw() noexcept {
  if (this_loop->threads().take_back(*this)) {
    submitted = false;
    --this_loop->held;
    return true;
  }
  if (stop)
    stop->request_stop();
  return false;
}

void thread_work::settle() noexcept {
  if (submitted && !done && !withdraw())
    this_loop->threads().settle(*this);
}

void thread_work::cancel() noexcept {
  if (withdraw())
    this_loop->interrupt(*waiter);
}

thread_pool::thread_pool(backend &loops_backend) noexcept
    : backend_(loops_backend), most_(std::min(32u, std::thread::hardware_concurrency() + 4)) {}

void thread_pool::submit(thread_work &work) {
  {
    const std::lock_guard hold(mutex_);
    if (threads_.empty())
      start_thread();
  }
  fresh_.push_back(work);
}

void thread_pool::flush() noexcept {
  if (fresh_.empty())
    return;
  const std::lock_guard hold(mutex_);
  while (!fresh_.empty())
    waiting_.push_back(fresh_.pop_front());
  summon();
}

/// Wakes or starts one more thread for the waiting work. One at a time, and that one calls the next: blocking work gets
/// all threads soon, and short work does not pay for waking them.
void thread_pool::summon() {
  if (summoned_)
    return;
  summoned_ = true;
  if (idle_ > 0)
    work_or_stop_.notify_one();
  else if (threads_.size() < most_)
    start_thread();
  else
    summoned_ = false;
}

void thread_pool::start_thread() {
  // Signals are for the program's own threads: a handler, or an EINTR, would come as a surprise in these.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    threads_.emplace_back([this] { serve(); });
  } catch (...) {
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    summoned_ = false;
    if (threads_.empty())
      throw; // otherwise the work waits for one of the existing threads
    return;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void thread_pool::serve() noexcept {
  std::unique_lock hold(mutex_);
  summoned_ = false;
  for (;;) {
    while (waiting_.empty()) {
      if (stop_)
        return;
      ++idle_;
      work_or_stop_.wait(hold);
      --idle_;
      summoned_ = false;
    }
    thread_work &work = waiting_.pop_front();
    work.begun = true;
    if (!waiting_.empty())
      summon();
    hold.unlock();
    work.call(work);
    thread_work *newest = finished_.load(std::memory_order_relaxed);
    do
      work.older = newest;
    while (!finished_.compare_exchange_weak(newest, &work, std::memory_order_release, std::memory_order_relaxed));
    // From here on `work` belongs to the loop's thread again.
    if (!newest)
      backend_.wake();
    hold.lock();
  }
}

void thread_pool::wake_finished() noexcept {
  thread_work *newest = finished_.exchange(nullptr, std::memory_order_acquire);
  thread_work *oldest = nullptr;
  while (newest) {
    thread_work *next = std::exchange(newest->older, oldest);
    oldest = std::exchange(newest, next);
  }
  while (oldest) {
    thread_work &work = *std::exchange(oldest, oldest->older);
    work.done = true;
    --this_loop->held;
    if (work.waiter)
      this_loop->wake(*work.waiter);
  }
}

bool thread_pool::take_back(thread_work &work) noexcept {
  const std::lock_guard hold(mutex_);
  if (work.begun)
    return false;
  work.unlink();
  return true;
}

void thread_pool::settle(thread_work &work) noexcept {
  work.waiter = nullptr;
  flush();
  while (!work.done) {
    std::this_thread::yield();
    wake_finished();
  }
}

thread_pool::~thread_pool() {
  {
    std::lock_guard hold(mutex_);
    stop_ = true;
  }
  work_or_stop_.notify_all();
  for (std::thread &t : threads_)
    t.join();
}

} // namespace aio::detail
