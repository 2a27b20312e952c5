// A primitive, cancelled at its first step, at its second, at its third …, and destroyed there, until it gets through
// without. Whatever the moment: nothing that was passed on is lost or doubled, nothing leaks, no other task is stopped.
#pragma once

#include <aio/aio.hpp>

#include "expect.hpp"

#include <chrono>
#include <filesystem>

using namespace std::chrono_literals;

/// A scenario: a task that is cancelled, others that are not, and what must be true after both.
struct scenario {
  virtual ~scenario() = default;
  virtual aio::task<> victim() = 0;
  virtual aio::task<> others() { co_return; }
  /// The victim has ended; the others may not have.
  virtual void over() {}
  /// destroyed: the victim was, where it was suspended, and could not await its cleanup.
  virtual void check(bool destroyed) = 0;

  /// Virtual, unless others than tasks take part.
  aio::clock clock = aio::clock::virtual_time;
};

enum class how { cancel, cancel_twice, destroy };

/// Steps are of two kinds, since time passes only when no task is ready: turns of the ready list, within a millisecond.
/// The first few; and those around the 64th, when the loop polls although a task is ready, so that the victim's request
/// has completed, and the victim has not gone on yet.
inline constexpr int turns = 16;
inline int yields(int turn) { return turn < 8 ? turn : turn + 53; }

/// Under the real clock a step is another moment in each run, and how many there are depends on the machine. So the
/// distances grow: each of the first turns is tried, and later moments as close as a sixteenth of the time until then.
inline int step_after(int step, aio::clock clock) {
  return clock == aio::clock::virtual_time ? step + 1 : step + 1 + step / turns;
}

inline aio::task<> strike_at(int step, how way, scenario &s, bool &too_late) {
  aio::handle<> rest = aio::spawn(s.others());
  bool destroyed = false;
  {
    aio::task_group group;
    group.spawn(s.victim());
    for (int ms = 0; ms < step / turns; ++ms)
      co_await aio::sleep(1ms);
    for (int turn = 0; turn < yields(step % turns); ++turn)
      co_await aio::yield();
    too_late = group.size() == 0;
    if (way == how::destroy) {
      destroyed = !too_late;
    } else {
      group.cancel();
      if (way == how::cancel_twice) {
        co_await aio::yield();
        group.cancel();
      }
      co_await group.join();
    }
  }
  s.over();
  co_await rest;
  s.check(destroyed);
}

inline std::ptrdiff_t open_descriptors() {
  return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

template <class Scenario> void everywhere(const char *name) {
  aio::run([]() -> aio::task<> { co_return; }()); // what a library opens for its first loop, and keeps
  for (how way : {how::cancel, how::cancel_twice, how::destroy}) {
    bool too_late = false;
    int step = 0, least = 0;
    while (!too_late) {
      const auto descriptors = open_descriptors();
      {
        Scenario s;
        // Another thread may have done its part before the victim first looks.
        least = s.clock == aio::clock::virtual_time ? 4 : 3;
        aio::run(strike_at(step, way, s, too_late), {.clock = s.clock});
        step = step_after(step, s.clock);
      }
      EXPECT(open_descriptors() == descriptors && step < 5000);
    }
    EXPECT(step >= least); // there was something to cancel
  }
  std::printf("ok %s\n", name);
}
