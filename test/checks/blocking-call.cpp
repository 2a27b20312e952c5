// RUN: %check
#include "task.h"
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <future>
#include <iostream>
#include <netdb.h>
#include <string>
#include <thread>
#include <unistd.h>

task<> sleeps() {
  std::this_thread::sleep_for(std::chrono::seconds(1));
  // CHECK: :[[@LINE-1]]:3: warning: 'std::this_thread::sleep_for' blocks the event loop's thread (sleep): no other coroutine runs until it returns; use an asynchronous sleep [async-blocking-call]
  co_await pause_here();
  sleep(2);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks the event loop's thread (sleep)
}

task<> waits(std::future<int> f, std::thread &t) {
  (void)f.get();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 'std::future::get' blocks the event loop's thread (wait)
  t.join();
  // CHECK: :[[@LINE-1]]:{{[0-9]+}}: warning: 'std::thread::join' blocks the event loop's thread (wait)
  co_return;
}

task<> reads(std::string name) {
  std::ifstream file(name);
  // CHECK: :[[@LINE-1]]:17: warning: the constructor of 'std::basic_ifstream' blocks the event loop's thread (file)
  std::string line;
  std::getline(file, line);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::getline' blocks the event loop's thread (file)
  std::getline(std::cin, line);
  // CHECK: :[[@LINE-1]]:3: warning: 'std::getline' blocks the event loop's thread (console-input)
  co_return;
}

task<> asks(const char *host) {
  addrinfo *result = nullptr;
  getaddrinfo(host, "80", nullptr, &result);
  // CHECK: :[[@LINE-1]]:3: warning: 'getaddrinfo' blocks the event loop's thread (network)
  std::system("sync");
  // CHECK: :[[@LINE-1]]:3: warning: 'system' blocks the event loop's thread (process)
  co_return;
}

// An eager coroutine shares the thread like any other.
eager_task eager() {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_await pause_here();
}

// It cannot be awaited, but it awaits: it runs on a loop.
detached_task detached() {
  co_await pause_here();
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
}

// A lambda that is a coroutine is one more coroutine.
auto lambda = []() -> task<> {
  sleep(1);
  // CHECK: :[[@LINE-1]]:3: warning: 'sleep' blocks
  co_return;
};

struct service {
  task<> member() {
    sleep(1);
    // CHECK: :[[@LINE-1]]:5: warning: 'sleep' blocks
    co_return;
  }
};

// ---- silent

// A plain function may block: only its coroutine callers are concerned.
void plain() { sleep(1); }

// A synchronous generator runs on its caller's thread, for its caller.
generator<int> numbers() {
  sleep(1);
  co_yield 1;
}

// Never suspends, and cannot be awaited: whether it is on a loop is unknown.
detached_task runs_at_once() {
  sleep(1);
  co_return;
}

// A mutex is held for moments, a status is read in microseconds, a log line is written to a buffer: kinds that are off until asked for.
#include <cstdio>
#include <filesystem>
#include <mutex>
task<> cheap(std::mutex &m) {
  {
    std::lock_guard<std::mutex> guard(m);
  }
  if (std::filesystem::exists("/etc"))
    std::printf("yes\n");
  std::cout << "done\n";
  co_return;
}

// Nothing is evaluated.
task<> unevaluated() {
  static_assert(sizeof(sleep(1)) == sizeof(unsigned));
  static_assert(noexcept(sleep(1)) || true);
  if constexpr (false)
    sleep(1);
  if (false)
    sleep(1);
  co_return;
}

// Some other `sleep`, `connect`, `get`, `read`: names are compared with declarations, not with text.
namespace mine {
int sleep(int) { return 0; }
struct cache {
  int get() { return 0; }
  int read(int, void *, int) { return 0; }
  void join() {}
};
} // namespace mine
int connect(const std::string &) { return 0; }
task<> namesakes(mine::cache c) {
  mine::sleep(1);
  c.get();
  c.read(0, nullptr, 0);
  c.join();
  connect("host");
  co_return;
}
