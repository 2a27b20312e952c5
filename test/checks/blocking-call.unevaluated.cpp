// RUN: %check
// What an operand that is not evaluated calls is not called.
#include "task.h"
#include <future>
#include <unistd.h>

int nap() { return usleep(100); }
bool asks() noexcept { return noexcept(nap()); }

task<> evaluated() {
  nap();
  // CHECK: :[[@LINE-1]]:3: warning: 'nap' blocks
  co_return;
}
task<> kept_by_another(std::promise<int> &p) {
  p.get_future().get();
  // CHECK: :[[@LINE-1]]:18: warning: 'std::future::get' blocks
  co_return;
}

// ---- silent

task<> in_noexcept() {
  if constexpr (noexcept(nap()))
    co_return;
  asks();
}
task<> in_builtins() {
  if (__builtin_constant_p(nap()))
    co_return;
}
task<> in_others() {
  auto size = sizeof(nap());
  decltype(nap()) n = requires { nap(); };
  (void)size, (void)n;
  co_return;
}
// The value is there.
task<int> kept() {
  std::promise<int> p;
  p.set_value(1);
  co_return p.get_future().get();
}
