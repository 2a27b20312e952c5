// RUN: %check
// A lambda's body belongs to its caller.
#include "task.h"
#include <algorithm>
#include <functional>
#include <future>
#include <optional>
#include <thread>
#include <unistd.h>
#include <vector>

void nap() { sleep(1); }
void take_int(int) { sleep(1); }

task<> runs_here(std::vector<int> v) {
  [] { sleep(1); }();
  // CHECK: :[[@LINE-1]]:3: warning: the lambda blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: the lambda blocks in 'sleep' here
  auto named = [&] { sleep(unsigned(v.size())); };
  named();
  // CHECK: :[[@LINE-1]]:3: warning: 'named' blocks
  // CHECK: note:
  std::for_each(v.begin(), v.end(), [](int i) { sleep(i); });
  // CHECK: :[[@LINE-1]]:3: warning: 'std::for_each' blocks the event loop's thread (sleep) through 'sleep'
  // CHECK: note: 'std::for_each' blocks in 'sleep' here
  std::for_each(v.begin(), v.end(), take_int);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::for_each' blocks
  // CHECK: note:
  std::ranges::for_each(v, [](int i) { sleep(i); });
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 'for_each' blocks
  // CHECK: note:
  std::invoke(nap);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::invoke' blocks
  // CHECK: note:
  std::sort(v.begin(), v.end(), [](int a, int b) { usleep(1); return a < b; });
  // CHECK: :[[@LINE-1]]:3: warning: 'std::sort' blocks
  // CHECK: note:
  co_return;
}

// ---- silent

void elsewhere(std::function<void()>);
task<> runs_there(std::vector<std::function<void()>> &jobs) {
  std::thread t([] { sleep(1); });             // on the new thread
  auto f = std::async(std::launch::async, nap); // on another thread
  elsewhere([] { sleep(1); });                 // at an unknown place and time
  jobs.push_back(nap);
  auto never_called = [] { sleep(1); };
  t.detach();
  co_await pause_here();
  (void)never_called;
  jobs.push_back([f = std::move(f).share()] { f.get(); });
}

// A coroutine lambda that runs on a thread of its own.
task<> thread_entry() {
  std::thread([]() -> task<> { sleep(1); co_return; }).detach();
  co_return;
}
