// RUN: %check --tidy='--config={CheckOptions: {async-blocking-call.Categories: "lock; file-metadata;console-output"}}'
#include "task.h"
#include <cstdio>
#include <filesystem>
#include <mutex>
#include <unistd.h>

task<> asked_for(std::mutex &m) {
  m.lock();
  // CHECK: :[[@LINE-1]]:5: warning: 'std::mutex::lock' blocks the event loop's thread (lock)
  std::lock_guard guard(m);
  // CHECK: :[[@LINE-1]]:19: warning: the constructor of 'std::lock_guard' blocks the event loop's thread (lock)
  std::filesystem::exists("/etc");
  // CHECK: :[[@LINE-1]]:3: warning: 'std::filesystem::exists' blocks the event loop's thread (file-metadata)
  std::printf("x");
  // CHECK: :[[@LINE-1]]:3: warning: 'printf' blocks the event loop's thread (console-output)
  m.try_lock();
  sleep(1); // not asked for
  co_return;
}
