// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The threads behind to_thread(): started on demand, at most as many as Python's default executor has.
//
//   pool.submit(work);      // calls work.call(work) on some thread
//   pool.flush();           // once a turn: gives the threads what was submitted
//   pool.wake_finished();   // on the loop's thread: makes the tasks ready that have their work done
#pragma once

#include <aio/detail/backend.hpp>
#include <aio/to_thread.hpp>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace aio::detail {

/// Owned by the loop. The destructor waits for work that has begun.
class thread_pool : immovable {
public:
  explicit thread_pool(backend &loops_backend) noexcept;
  ~thread_pool();

  /// Throws std::system_error if no thread can be started at all.
  void submit(thread_work &work);
  void flush() noexcept;
  void wake_finished() noexcept;
  /// Returns false if a thread has begun.
  bool take_back(thread_work &work) noexcept;
  /// Blocks until this work is done, without waking the task.
  void settle(thread_work &work) noexcept;

private:
  void summon();
  void start_thread();
  void serve() noexcept;

  backend &backend_;
  const std::size_t most_;
  list<thread_work, work_tag> fresh_; // submitted in this turn; used by the loop's thread

  std::mutex mutex_; // guards the next six
  std::condition_variable work_or_stop_;
  list<thread_work, work_tag> waiting_;
  std::vector<std::thread> threads_;
  std::size_t idle_ = 0;
  bool summoned_ = false; // a thread is on its way to waiting_
  bool stop_ = false;

  // Finished work, newest first. Threads push (release), the loop takes the whole list (acquire): what the work wrote
  // is visible to the task. Only the push that finds the list empty has to wake the loop.
  std::atomic<thread_work *> finished_{nullptr};
};

} // namespace aio::detail
