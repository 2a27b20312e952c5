// REQUIRES: aio
// RUN: %check --checks 'async-*' --include %root/runtime/include
#include <aio/aio.hpp>
#include <thread>
#include <unistd.h>

aio::task<int> answer() { co_return 42; }

aio::task<int> fixes() {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  // CHECK: :[[@LINE-1]]:3: warning: 'std::this_thread::sleep_for' blocks the event loop's thread (sleep): no other coroutine runs until it returns; use aio::sleep
  // CHECK-FIXES: {{^}}  co_await aio::sleep(std::chrono::milliseconds(5));
  usleep(7);
  // CHECK: :[[@LINE-1]]:3: warning: 'usleep' blocks
  // CHECK-FIXES: {{^}}  co_await aio::sleep(std::chrono::microseconds(7));
  int a = aio::run(answer());
  // CHECK: :[[@LINE-1]]:11: warning: 'aio::run' runs a task to completion inside a coroutine
  // CHECK-FIXES: {{^}}  int a = co_await answer();
  answer();
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'answer' is dropped here, so its work never runs; co_await it
  // CHECK-FIXES: {{^}}  co_await answer();
  aio::sleep(std::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:3: warning: the result of 'aio::sleep' is dropped here
  // CHECK-FIXES: {{^}}  co_await aio::sleep(std::chrono::seconds(1));
  co_return a;
}

// ---- silent

int slow() { return int(sleep(1)); }
aio::task<int> sound(aio::queue<int> &q) {
  auto h = aio::spawn(answer());
  int a = co_await aio::to_thread(slow);
  int b = co_await aio::to_thread([] { return int(sleep(1)); });
  auto [c, d] = co_await aio::gather(answer(), answer());
  co_await q.put(1);
  co_return a + b + c + d + co_await h + co_await q.get();
}
int main() { return aio::run(fixes()); }
