// RUN: %aio %s -o %t
// RUN: env AIO_DEBUG=1 %t 2>&1 | FileCheck %s --implicit-check-not=warning: --implicit-check-not=note:
// RUN: %t 2>&1 | FileCheck %s --check-prefix=OFF --implicit-check-not=warning:
//
// A coroutine that was cancelled, and waits again.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <stdexcept>
#include <stop_token>
#include <vector>

using namespace std::chrono_literals;

namespace {

aio::task<> fetch() { co_await aio::sleep(10ms); }
aio::task<> through_a_call() { co_await fetch(); }

aio::task<> tries_again() {
  for (int i = 0; i < 2; ++i)
    try {
      co_await through_a_call();
    } catch (...) {
    }
}
// CHECK: {{.*}}:[[@LINE-4]]: warning: coroutine 'tries_again' was cancelled, caught that, and waits again: {{.*}} [async-swallowed-cancellation]
// CHECK-NEXT: {{.*}}:[[@LINE-11]]: note: the cancellation was thrown here, in 'fetch'
// CHECK-NEXT: ok again

aio::task<> swallows() {
  try {
    co_await fetch();
  } catch (const aio::cancelled &) {
  }
}
aio::task<> goes_on_after_a_child() {
  try {
    co_await fetch();
  } catch (const aio::cancelled &) {
  }
  co_await aio::sleep(1ms);
}
aio::task<> awaits_it() { co_await goes_on_after_a_child(); }
// CHECK-NEXT: {{.*}}:[[@LINE-3]]: warning: coroutine 'goes_on_after_a_child' was cancelled
// CHECK-NEXT: note: the cancellation was thrown here, in 'fetch'
// CHECK-NEXT: {{.*}}:[[@LINE-3]]: note: awaited here, in 'awaits_it'
// CHECK-NEXT: ok child

// What it joined was cancelled for it.
aio::task<> around_a_gather() {
  try {
    co_await aio::gather(fetch(), fetch());
  } catch (...) {
  }
  co_await fetch();
}
// CHECK-NEXT: {{.*}}:[[@LINE-2]]: warning: coroutine 'around_a_gather' was cancelled
// CHECK-NEXT: {{.*}}gather.hpp:{{[0-9]+}}: note: the cancellation was thrown here, in 'gather_tasks'
// CHECK-NEXT: ok gather

// Silent from here on. It ends with a value: that may be its way to say that it failed.
aio::task<int> says_so_with_a_value() {
  try {
    co_await fetch();
  } catch (...) {
    co_return -1;
  }
  co_return 0;
}
aio::task<> asks() {
  const int n = co_await says_so_with_a_value();
  if (n < 0)
    co_await fetch();
}

// It cleans up, shielded, and throws again.
aio::task<> cleans_up() {
  bool interrupted = false;
  try {
    co_await fetch();
  } catch (const aio::cancelled &) {
    interrupted = true;
  }
  co_await aio::shield(fetch());
  if (interrupted)
    throw aio::cancelled{};
}
aio::task<> with_a_stack() {
  const auto body = [](aio::exit_stack &at_exit) -> aio::task<> {
    at_exit.push(fetch());
    co_await fetch();
  };
  co_await aio::with_exit_stack(body);
}
aio::task<> with_a_condition() {
  aio::lock lock;
  aio::condition changed(lock);
  auto held = co_await lock.scoped();
  co_await changed.wait(held);
}
aio::task<int> first_result() {
  std::vector<aio::task<>> tasks;
  tasks.push_back(fetch());
  tasks.push_back(fetch());
  auto results = aio::as_completed(std::move(tasks));
  while (auto each = co_await results.next())
    EXPECT(each->has_value());
  co_return 1;
}

// The cancel came too late to prevent the outcome: it is thrown later, and gets through.
aio::task<> delivered_later() {
  aio::task_group group;
  const auto fails = []() -> aio::task<> {
    try {
      co_await fetch();
    } catch (const aio::cancelled &) {
      throw std::runtime_error("in my own way");
    }
  };
  group.spawn(fails());
  try {
    co_await group.join();
  } catch (const aio::exception_group &) {
  }
  co_await fetch();
}

// It is another task that was cancelled.
aio::task<> cancels_somebody_else() {
  aio::handle<> h = aio::spawn(fetch());
  co_await aio::yield();
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  co_await fetch();
}
aio::task<> times_out() {
  try {
    co_await aio::timeout(1ms, fetch());
  } catch (const aio::timeout_error &) {
  }
  co_await fetch();
}

template <class T> aio::task<> cancel_it(aio::task<T> work) {
  aio::handle<T> h = aio::spawn(std::move(work));
  co_await aio::sleep(5ms);
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
}

// aio's own code, which waits for its helper, is not at fault.
aio::task<> with_a_stop_token() {
  std::stop_source source;
  co_await aio::with_stop_token(source.get_token(), fetch());
}

} // namespace

int main() {
  std::setvbuf(stdout, nullptr, _IONBF, 0);
  check("again", cancel_it(tries_again()));
  check("child", cancel_it(awaits_it()));
  check("gather", cancel_it(around_a_gather()));
  check("ends", cancel_it(swallows()));
  check("value", cancel_it(asks()));
  check("cleanup", cancel_it(cleans_up()));
  check("stack", cancel_it(with_a_stack()));
  check("condition", cancel_it(with_a_condition()));
  check("as_completed", cancel_it(first_result()));
  check("later", cancel_it(delivered_later()));
  check("other", cancels_somebody_else());
  check("timeout", times_out());
  check("stop token", cancel_it(with_a_stop_token()));
}

// CHECK-NEXT: ok ends
// CHECK-NEXT: ok value
// CHECK-NEXT: ok cleanup
// CHECK-NEXT: ok stack
// CHECK-NEXT: ok condition
// CHECK-NEXT: ok as_completed
// CHECK-NEXT: ok later
// CHECK-NEXT: ok other
// CHECK-NEXT: ok timeout
// CHECK-NEXT: ok stop token

// OFF: ok again
// OFF: ok timeout
