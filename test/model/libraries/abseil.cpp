// REQUIRES: abseil
// RUN: %check --checks async-blocking-call --tidy='--config={CheckOptions: {async-blocking-call.Categories: "sleep;wait;lock"}}'
#include "task.h"
#include <absl/synchronization/barrier.h>
#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>
#include <absl/time/clock.h>

task<> waits(absl::Notification &done, absl::BlockingCounter &counter, absl::Barrier &barrier) {
  absl::SleepFor(absl::Seconds(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'absl::SleepFor' blocks the event loop's thread (sleep)
  done.WaitForNotification();
  // CHECK: :[[@LINE-1]]:8: warning: 'absl::Notification::WaitForNotification' blocks the event loop's thread (wait)
  done.WaitForNotificationWithTimeout(absl::Seconds(1));
  // CHECK: :[[@LINE-1]]:8: warning: 'absl::Notification::WaitForNotificationWithTimeout' blocks
  counter.DecrementCount();
  counter.Wait();
  // CHECK: :[[@LINE-1]]:11: warning: 'absl::BlockingCounter::Wait' blocks
  barrier.Block();
  // CHECK: :[[@LINE-1]]:11: warning: 'absl::Barrier::Block' blocks
  done.Notify();
  co_return;
}

// What has come already is not waited for.
task<> asks(absl::Notification &done) {
  while (!done.HasBeenNotified())
    co_await pause_here();
  done.WaitForNotification();
}

task<> locks(absl::Mutex &mutex, absl::CondVar &changed, bool &ready) {
  {
    absl::MutexLock lock(&mutex);
    // CHECK: :[[@LINE-1]]:21: warning: the constructor of 'absl::MutexLock' blocks the event loop's thread (lock)
    changed.Wait(&mutex);
    // CHECK: :[[@LINE-1]]:13: warning: 'absl::CondVar::Wait' blocks the event loop's thread (wait)
  }
  {
    absl::MutexLock lock(&mutex, absl::Condition(&ready));
    // CHECK: :[[@LINE-1]]:21: warning: the constructor of 'absl::MutexLock' blocks the event loop's thread (wait)
  }
  if (mutex.TryLock())
    mutex.Unlock();
  mutex.Lock();
  // CHECK: :[[@LINE-1]]:9: warning: 'absl::Mutex::Lock' blocks the event loop's thread (lock)
  mutex.Await(absl::Condition(&ready));
  // CHECK: :[[@LINE-1]]:9: warning: 'absl::Mutex::Await' blocks the event loop's thread (wait)
  mutex.Unlock();
  co_return;
}
