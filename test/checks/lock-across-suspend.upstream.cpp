// Findings by the scope (cppcoreguidelines-no-suspend-with-lock, misc-coroutine-hostile-raii) and by the state of the
// lock, side by side.
// RUN: %check --checks async-lock-across-suspend,cppcoreguidelines-no-suspend-with-lock,misc-coroutine-hostile-raii
#include "task.h"
#include <mutex>

std::mutex m;
task<int> work();

// All see the plain case.
task<> plain() {
  std::lock_guard<std::mutex> g(m);
  co_await work();
  // CHECK-DAG: :[[@LINE-2]]:31: warning: 'g' persists across a suspension point of coroutine [misc-coroutine-hostile-raii]
  // CHECK-DAG: :[[@LINE-2]]:3: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
  // CHECK-DAG: :[[@LINE-3]]:3: warning: coroutine suspended with lock 'g' held [cppcoreguidelines-no-suspend-with-lock]
}
// The page of no-suspend-with-lock has this one.
task<> deduced() {
  std::lock_guard g{m};
  co_await work();
  // CHECK-DAG: :[[@LINE-2]]:19: warning: 'g' persists across a suspension point of coroutine [misc-coroutine-hostile-raii]
  // CHECK-DAG: :[[@LINE-2]]:3: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
}
task<> from_auto() {
  auto g = std::unique_lock(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
}
task<> in_an_if() {
  if (std::unique_lock g(m); true)
    co_await work();
    // CHECK: :[[@LINE-1]]:5: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
}
struct transaction {
  explicit transaction(std::mutex &m) : guard(m) {}
  std::lock_guard<std::mutex> guard;
};
task<> in_a_member() {
  transaction t(m);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
}
task<> by_hand() {
  m.lock();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
  m.unlock();
}
// llvm-project#72793.
task<int> in_an_initializer() {
  std::lock_guard<std::mutex> g(m);
  int x = co_await work();
  // CHECK-DAG: :[[@LINE-1]]:11: warning: a thread lock is held {{.*}}[async-lock-across-suspend]
  // CHECK-DAG: :[[@LINE-2]]:11: warning: coroutine suspended with lock 'g' held [cppcoreguidelines-no-suspend-with-lock]
  co_return x;
}

// No lock is held.
task<> unlocked() {
  std::unique_lock<std::mutex> g(m);
  g.unlock();
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: coroutine suspended with lock 'g' held [cppcoreguidelines-no-suspend-with-lock]
}
task<> deferred() {
  std::unique_lock<std::mutex> g(m, std::defer_lock);
  co_await work();
  // CHECK: :[[@LINE-1]]:3: warning: coroutine suspended with lock 'g' held [cppcoreguidelines-no-suspend-with-lock]
}
