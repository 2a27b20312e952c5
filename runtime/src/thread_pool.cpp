#include <aio/detail/loop.hpp>
#include <aio/detail/thread_pool.hpp>

#include <algorithm>
#include <csignal>
#include <system_error>
#include <utility>

namespace aio::detail {

void thread_work::submit(frame h) {
  loop &l = *this_loop;
  task_state &t = *l.current;
  t.at = h;
  if (t.cancel_due()) [[unlikely]]
    return l.interrupt_now(t);
  waiter = &t;
  l.threads().submit(*this);
  submitted = true;
  t.phase = phase::held;
  ++l.held;
}

void thread_work::settle() noexcept {
  if (submitted && !done)
    this_loop->threads().settle(*this);
}

void thread_pool::submit(thread_work &work) {
  const std::size_t most = std::min(32u, std::thread::hardware_concurrency() + 4);
  const std::lock_guard hold(mutex_);
  if (idle_ <= waiting_.size() && threads_.size() < most)
    start_thread();
  waiting_.push_back(&work);
  work_or_stop_.notify_one();
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
    if (threads_.empty())
      throw; // otherwise the work waits for one of those there are
    return;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

void thread_pool::serve() noexcept {
  std::unique_lock hold(mutex_);
  for (;;) {
    ++idle_;
    work_or_stop_.wait(hold, [this] { return stop_ || !waiting_.empty(); });
    --idle_;
    if (waiting_.empty())
      return;
    thread_work &work = *waiting_.front();
    waiting_.pop_front();
    hold.unlock();
    work.call(work);
    thread_work *newest = finished_.load(std::memory_order_relaxed);
    do
      work.next = newest;
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
    thread_work *next = std::exchange(newest->next, oldest);
    oldest = std::exchange(newest, next);
  }
  while (oldest) {
    thread_work &work = *std::exchange(oldest, oldest->next);
    work.done = true;
    --this_loop->held;
    if (work.waiter)
      this_loop->wake(*work.waiter);
  }
}

void thread_pool::settle(thread_work &work) noexcept {
  work.waiter = nullptr;
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
