// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// run_detached(threads, work): a call that may block for ever, and that run() does not wait for.
#pragma once

#include <aio/task.hpp>

#include <atomic>
#include <deque>
#include <memory>
#include <mutex>

namespace aio::net::detail {

/// Shared by the task that waits and the thread that works, because either may end before the other.
class detached_work {
public:
  /// Throws std::system_error (EMFILE).
  detached_work();
  detached_work(const detached_work &) = delete;
  virtual ~detached_work();

  /// On a thread, which a signal does not interrupt. Uses nothing that belongs to a loop.
  virtual void run() noexcept = 0;

private:
  friend class detached_threads;
  friend task<> run_detached(class detached_threads &by, std::shared_ptr<detached_work> work);

  const int done_; // an eventfd
  std::atomic<bool> is_wanted_ = true;
  std::atomic<bool> has_run_ = false; // the descriptor wakes the task; this orders the thread's writes
};

/// At most eight, each as long as there is work. The loop's own pool would be joined at the end of run(). Never
/// destroyed: a thread may still be at work when the program ends.
class detached_threads {
public:
  /// Throws std::system_error if no thread can be started.
  void submit(std::shared_ptr<detached_work> work);

private:
  static constexpr unsigned most_threads = 8;
  void serve() noexcept;

  std::mutex mutex_;
  std::deque<std::shared_ptr<detached_work>> waiting_;
  unsigned threads_ = 0;
};

/// Suspends until the work has been done. A cancel ends the wait at once; the thread ends when the call returns.
task<> run_detached(detached_threads &by, std::shared_ptr<detached_work> work);

} // namespace aio::net::detail
