// RUN: %aio %s -o %t && %t | FileCheck %s
//
// A cancel at each kind of suspension: it ends the wait, exactly once, and what was waited for still works afterwards.
#include <aio/aio.hpp>

#include "expect.hpp"

#include <type_traits>
#include <vector>

#include <unistd.h>

using namespace std::chrono_literals;

namespace {

static_assert(!std::is_base_of_v<std::exception, aio::cancelled>, "catch (std::exception &) must not swallow it");

/// How often `awaited` threw cancelled, and whether it returned.
struct outcome {
  int cancelled = 0;
  bool returned = false;
};

template <class Awaitable> aio::task<> observe(Awaitable awaited, outcome &o) {
  try {
    co_await std::move(awaited);
    o.returned = true;
  } catch (const aio::cancelled &) {
    ++o.cancelled;
    throw;
  }
}

/// Starts waiting, cancels, and expects the wait to end by that at once.
template <class Awaitable> aio::task<> expect_cancellable(Awaitable awaited) {
  outcome o;
  aio::handle<> h = aio::spawn(observe<Awaitable>(std::move(awaited), o));
  co_await aio::yield();
  EXPECT(!h.done());
  EXPECT(h.cancel());
  EXPECT(h.cancel()); // twice is once
  const auto begin = aio::now();
  EXPECT(co_await is_cancelled(std::move(h)) && o.cancelled == 1 && !o.returned && aio::now() == begin);
}

/// The same for a cancel that is pending before the wait begins.
template <class Awaitable> aio::task<> expect_pending_cancel_thrown(Awaitable awaited) {
  outcome o;
  const auto body = [](Awaitable a, outcome &to, aio::event &go) -> aio::task<> {
    co_await go.wait();
    co_await observe<Awaitable>(std::move(a), to);
  };
  aio::event go;
  aio::handle<> h = aio::spawn(body(std::move(awaited), o, go));
  co_await aio::yield();
  go.set(); // the wake is on its way,
  h.cancel(); // so this cancel has to wait for the next suspension
  EXPECT(co_await is_cancelled(std::move(h)) && o.cancelled == 1 && !o.returned);
}

aio::task<> forever() { co_await aio::sleep(1h); }
aio::task<> group_of_two() {
  aio::task_group group;
  group.spawn(forever());
  group.spawn(forever());
  co_await group.join();
}
aio::task<int> deep(int n) {
  if (n > 0)
    co_return co_await deep(n - 1);
  co_await forever();
  co_return 0;
}

aio::task<> each_kind_of_suspension() {
  aio::event event;
  aio::semaphore none(0);
  aio::lock taken;
  auto held = co_await taken.scoped();
  aio::queue<int> empty, full(1);
  co_await full.put(1);
  int pipe_ends[2];
  EXPECT(::pipe(pipe_ends) == 0);

  for (int round = 0; round < 2; ++round) {
    co_await expect_cancellable(aio::sleep(1h));
    co_await expect_cancellable(event.wait());
    co_await expect_cancellable(none.acquire());
    co_await expect_cancellable(taken.acquire());
    co_await expect_cancellable(empty.get());
    co_await expect_cancellable(full.put(2));
    co_await expect_cancellable(forever());
    co_await expect_cancellable(deep(1000));
    co_await expect_cancellable(group_of_two());
    co_await expect_cancellable(aio::gather(forever(), forever()));
    co_await expect_cancellable(aio::gather_results(forever(), forever()));
    co_await expect_cancellable(aio::timeout(2h, forever()));
    co_await expect_cancellable(aio::spawn(forever()));
    co_await expect_cancellable(aio::readable(pipe_ends[0]));

    co_await expect_pending_cancel_thrown(aio::sleep(1h));
    co_await expect_pending_cancel_thrown(aio::yield());
    co_await expect_pending_cancel_thrown(event.wait());
    co_await expect_pending_cancel_thrown(none.acquire());
    co_await expect_pending_cancel_thrown(empty.get());
    co_await expect_pending_cancel_thrown(full.put(2));
    co_await expect_pending_cancel_thrown(group_of_two());
    co_await expect_pending_cancel_thrown(aio::gather(forever(), forever()));
    co_await expect_pending_cancel_thrown(aio::timeout(2h, forever()));
    co_await expect_pending_cancel_thrown(aio::readable(pipe_ends[0]));
    co_await expect_pending_cancel_thrown(aio::to_thread([] { EXPECT(!"a cancelled call is not made"); }));
  }
  EXPECT(empty.empty() && full.size() == 1 && none.available() == 0);
  ::close(pipe_ends[0]);
  ::close(pipe_ends[1]);
}

// A wake that has begun wins: the await returns, and the next suspension throws.
template <class Wait, class Wake> aio::task<> expect_wake_wins(Wait wait, Wake wake) {
  std::string trace;
  const auto body = [](Wait w, std::string &to) -> aio::task<> {
    co_await std::move(w);
    to += "returned ";
    try {
      co_await aio::yield();
    } catch (const aio::cancelled &) {
      to += "cancelled";
      throw;
    }
  };
  aio::handle<> h = aio::spawn(body(std::move(wait), trace));
  co_await aio::yield();
  wake();
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(trace == "returned cancelled");
}

aio::task<> a_wake_that_has_begun_wins() {
  aio::event event;
  co_await expect_wake_wins(event.wait(), [&] { event.set(); });
  aio::semaphore semaphore(0);
  co_await expect_wake_wins(semaphore.acquire(), [&] { semaphore.release(); });
  EXPECT(semaphore.available() == 0);
  aio::queue<int> queue(1);
  co_await expect_wake_wins(queue.get(), [&] { EXPECT(queue.try_put(1)); });
  EXPECT(queue.try_put(2));
  co_await expect_wake_wins(queue.put(3), [&] { EXPECT(queue.try_get() == 2); });
  EXPECT(queue.try_get() == 3);
  aio::event done;
  const auto wait_for = [](aio::event &e) -> aio::task<> { co_await e.wait(); };
  // The children of a join have ended, and the joiner is ready.
  const auto join = [&]() -> aio::task<> { co_await aio::gather(wait_for(done)); };
  std::string trace;
  const auto body = [&]() -> aio::task<> {
    co_await join();
    trace += "returned";
  };
  aio::handle<> h = aio::spawn(body());
  co_await aio::yield();
  co_await aio::yield();
  done.set();
  co_await aio::yield(); // the child ends now
  h.cancel();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(trace == "returned");
}

aio::task<> cleanup_may_await_after_the_handler() {
  std::string trace;
  const auto body = [&]() -> aio::task<> {
    bool interrupted = false;
    try {
      co_await forever();
    } catch (const aio::cancelled &) {
      interrupted = true;
    }
    co_await aio::sleep(1s); // delivered once: this is not cancelled
    trace += "cleaned up";
    if (interrupted)
      throw aio::cancelled{};
  };
  aio::handle<> h = aio::spawn(body());
  co_await aio::yield();
  h.cancel();
  try {
    co_await h;
    trace += ", returned";
  } catch (const aio::cancelled &) {
    trace += ", cancelled";
  }
  EXPECT(trace == "cleaned up, cancelled");
}

aio::task<> a_swallowed_cancel_is_over_and_a_second_one_works() {
  int caught = 0;
  const auto body = [&]() -> aio::task<int> {
    for (;;)
      try {
        co_await forever();
      } catch (const aio::cancelled &) {
        if (++caught == 3)
          co_return 5;
      }
  };
  aio::handle<int> h = aio::spawn(body());
  for (int i = 0; i < 3; ++i) {
    co_await aio::yield();
    h.cancel();
  }
  EXPECT(co_await h == 5 && caught == 3);
}

// A tree ten thousand tasks deep: cancelling it must not recurse.
aio::task<> nested(int depth) {
  if (depth == 0)
    co_await forever();
  else
    co_await aio::gather(nested(depth - 1));
}
aio::task<> a_deep_tree_of_tasks() {
  outcome o;
  aio::handle<> h = aio::spawn(observe(nested(10'000), o));
  co_await aio::sleep(1s);
  h.cancel();
  const auto begin = aio::now();
  try {
    co_await h;
  } catch (const aio::cancelled &) {
  }
  EXPECT(o.cancelled == 1 && aio::now() == begin);
}

} // namespace

int main() {
  check("each kind of suspension", each_kind_of_suspension());
  check("a wake that has begun wins", a_wake_that_has_begun_wins());
  check("cleanup", cleanup_may_await_after_the_handler());
  check("swallowed", a_swallowed_cancel_is_over_and_a_second_one_works());
  check("deep tree", a_deep_tree_of_tasks());
}

// CHECK: ok each kind of suspension
// CHECK-NEXT: ok a wake that has begun wins
// CHECK-NEXT: ok cleanup
// CHECK-NEXT: ok swallowed
// CHECK-NEXT: ok deep tree
