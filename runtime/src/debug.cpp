// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/cancelled.hpp>
#include <aio/detail/loop.hpp>
#include <aio/detail/printable.hpp>
#include <aio/run.hpp>

#include "debug.hpp"
#include "report.hpp"

#include <cstdlib>
#include <cstring>
#include <string_view>
#include <unordered_set>

namespace aio {

bool debug_from_environment() noexcept {
  const char *value = std::getenv("AIO_DEBUG");
  return value && *value && std::strcmp(value, "0") != 0;
}

std::chrono::milliseconds slow_after_from_environment() noexcept {
  const char *value = std::getenv("AIO_SLOW_MS");
  const long ms = value ? std::strtol(value, nullptr, 10) : 0;
  return std::chrono::milliseconds(ms > 0 ? ms : 100);
}

static std::string environment(const char *variable) {
  const char *value = std::getenv(variable);
  return value ? value : "";
}

event_loop loop_from_environment() {
  const std::string name = environment("AIO_LOOP");
  if (name.empty() || name == "epoll")
    return event_loop::epoll;
  if (name == "io_uring")
    return event_loop::io_uring;
  if (name == "uv")
    return event_loop::uv;
  throw std::invalid_argument("aio: AIO_LOOP=" + name + " names no loop: use epoll, io_uring or uv");
}

clock clock_from_environment() {
  const std::string name = environment("AIO_CLOCK");
  if (name.empty() || name == "steady")
    return clock::steady;
  if (name == "virtual")
    return clock::virtual_time;
  throw std::invalid_argument("aio: AIO_CLOCK=" + name + " names no clock: use steady or virtual");
}

namespace detail {

/// 'function', or "name" ('function').
static std::string title(const task_state &t, std::source_location outermost) {
  const std::string_view name = name_of(t);
  return name.empty() ? quoted_name(outermost) : '"' + std::string(name) + "\" (" + quoted_name(outermost) + ")";
}

bool is_cancelled(const std::exception_ptr &error) noexcept {
  if (!error)
    return false;
  try {
    std::rethrow_exception(error);
  } catch (const cancelled &) {
    return true;
  } catch (...) {
    return false;
  }
}

std::string describe(const std::exception_ptr &error) {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception &e) {
    return e.what();
  } catch (const cancelled &e) {
    return e.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

void report_slow(std::source_location resumed_from, frame awaited_by, std::chrono::nanoseconds elapsed,
                 std::chrono::nanoseconds limit, const calls_of_coroutine::blocking *most) noexcept {
  const auto ms = [](std::chrono::nanoseconds d) { return std::to_string(d / std::chrono::milliseconds(1)) + " ms"; };
  std::string call;
  if (most && most->took >= std::chrono::milliseconds(1))
    call = note(resumed_from, ms(most->took) + " of it in " + most->function + "()" +
                                  (most->times > 1 ? ", called " + std::to_string(most->times) + " times" : ""));
  report(warning(resumed_from,
                 "coroutine " + quoted_name(resumed_from) + " held the event loop for " + ms(elapsed) + " (limit " +
                     ms(limit) + "): every other task had to wait",
                 "async-blocking-call") +
         call + chain(awaited_by));
}

void report_lock(const promise_base &suspended) noexcept {
  report(warning(suspended.place,
                 "coroutine " + quoted_name(suspended.place) +
                     " waits here while it holds a thread lock: a task of this loop that wants the lock stops them all",
                 "async-lock-across-suspend") +
         chain(suspended.continuation));
}

void report_swallowed(const promise_base &caught_in, std::source_location thrown_at) noexcept {
  report(warning(caught_in.place,
                 "coroutine " + quoted_name(caught_in.place) +
                     " was cancelled, caught that, and waits again: whoever cancelled it waits for it in vain",
                 "async-swallowed-cancellation") +
         note(thrown_at, "the cancellation was thrown here, in " + quoted_name(thrown_at)) +
         chain(caught_in.continuation));
}

void report_dead_referent(const promise_base &of, bool closure) noexcept {
  report(warning(of.place,
                 "coroutine " + quoted_name(of.place) + ", resumed from here, uses " +
                     (closure ? "its captures, as it seems, but its closure has ended"
                              : "what it was passed by reference, but that has ended"),
                 closure ? "async-dangling-capture" : "async-dangling-argument") +
         chain(of.continuation));
}

void report_destroyed(std::source_location place, frame awaited_by) noexcept {
  report(warning(place,
                 "coroutine " + quoted_name(place) + ", which waited here, was destroyed while another awaited it",
                 "aio-misuse") +
         chain(awaited_by));
}

void report_if_pending(const task_state &t) noexcept {
  const bool awaited = t.owner != &this_loop->spawned();
  if (t.phase == phase::finished || awaited || t.asked_to_end)
    return;
  const promise_base &innermost = t.at.promise();
  frame outermost = t.at;
  while (frame awaiter = outermost.promise().continuation)
    outermost = awaiter;
  report(warning(innermost.place,
                 "task " + title(t, outermost.promise().place) +
                     (t.phase == phase::created ? " had not begun" : " was still waiting here") +
                     " when the main task ended, and is cancelled: nobody has awaited it",
                 "async-unawaited-task") +
         chain(innermost.continuation));
}

void refuse_nested_run(const loop &outer, std::source_location inner, bool in_debug_mode) {
  if (in_debug_mode)
    report(warning(inner, "run() inside run(): it would stop every task of the loop that is running; co_await the task",
                   "async-nested-run") +
           note(outer.opened_at, "the loop was started here") +
           (outer.running ? note(outer.running->place,
                                 "in coroutine " + quoted_name(outer.running->place) + ", which was resumed here") +
                                chain(outer.running->continuation)
                          : ""));
  throw nested_run("aio::run() called at " + place(inner) + " inside the aio::run() called at " +
                   place(outer.opened_at) + "; co_await it instead");
}

void report_lost_error(const task_state &t, const std::exception_ptr &error) noexcept {
  const std::source_location last = t.at.promise().place;
  if (is_cancelled(error))
    return;
  if (this_loop && this_loop->on_lost_error)
    return this_loop->on_lost_error(error, title(t, last));
  report("aio: task " + title(t, last) + " failed with nobody to tell; its last place was " + place(last) + ": " +
         printable(describe(error)) + "\n");
}

void throw_awaited_twice(const promise_base *again) {
  if (!again)
    throw std::logic_error("aio: a task was awaited that had been moved from");
  if (const loop *l = this_loop; l && l->debug && l->running)
    report(warning(l->running->place,
                   "coroutine " + quoted_name(again->place) + " is awaited a second time: it has run, or runs, already",
                   "async-task-awaited-twice") +
           note(again->place, "its last place was here") + chain(l->running->continuation));
  throw std::logic_error("aio: task " + quoted_name(again->place) + " was awaited twice; its last place was " +
                         place(again->place));
}

void destroy_discarded(frame dropped) noexcept {
  // The tasks among a dropped coroutine's arguments are dropped with it: one report is enough. And a task that is
  // destroyed because an exception passes by was not forgotten.
  static thread_local int depth = 0;
  const loop *l = this_loop;
  const bool forgotten =
      depth == 0 && std::uncaught_exceptions() == 0 && (l ? l->debug && l->running : debug_from_environment());
  if (forgotten) {
    const std::source_location what = dropped.promise().place;
    report(warning(l ? l->running->place : what,
                   "coroutine " + quoted_name(what) + " was dropped without being awaited: its body never ran",
                   "async-discarded-task") +
           note(what, quoted_name(what) + " is defined here") + (l ? chain(l->running->continuation) : ""));
  }
  ++depth;
  dropped.destroy();
  --depth;
}

/// Draws tasks and, below each, the tasks of the scopes it has opened.
struct task_tree {
  loop &of;
  std::string text;
  std::unordered_set<const task_state *> seen = {};

  /// Whether t cannot end before `other` has: it waits for its handle, or for a group with a task that does.
  bool needs(const task_state &t, const task_state &other) {
    if (&t == &other)
      return true;
    const bool joins = t.phase == phase::joining && t.heap_pos == task_state::no_timer;
    if ((!joins && t.phase != phase::watching) || !seen.insert(&t).second)
      return false;
    scope &awaited = *static_cast<scope *>(t.slot);
    std::size_t watched = 0;
    bool found = false;
    (joins ? awaited : of.spawned()).children_.for_each([&](const task_state &each) {
      if (each.phase == phase::finished || (!joins && each.owner != &awaited))
        return;
      ++watched;
      found = found || needs(each, other);
    });
    return found && (joins || watched == 1); // wait() may need only one of several
  }

  void children_of(const task_state *parent, const std::string &indent) {
    of.scopes.for_each([&](scope &s) {
      if (s.parent_ == parent)
        s.children_.for_each([&](task_state &t) {
          if (t.phase != phase::finished)
            task(t, indent);
        });
    });
  }

  void task(task_state &t, const std::string &indent) {
    constexpr int most_frames = 8;
    frame outermost = t.at;
    while (frame awaiter = outermost.promise().continuation)
      outermost = awaiter;
    text += indent + "task " + title(t, outermost.promise().place) + "\n";
    int shown = 0;
    for (frame f = t.at; f; f = f.promise().continuation) {
      if (++shown > most_frames) {
        text += indent + "  ...\n";
        break;
      }
      const std::source_location at = f.promise().place;
      text += indent + (shown == 1 ? "  waits at " : "  awaited at ") + place(at) + " in " + quoted_name(at) + "\n";
    }
    children_of(&t, indent + "  ");
  }
};

void refuse_cycle(const task_state &t) {
  const loop &l = *this_loop;
  if (&t == l.current)
    refuse("a task waits for its own end");
  if (!l.debug || !l.running || !task_tree{*this_loop, {}}.needs(t, *l.current))
    return;
  const std::source_location theirs = t.at.promise().place;
  report(warning(l.running->place, "tasks wait for each other's end: none of them will ever wake", "aio-misuse") +
         chain(l.running->continuation) + note(theirs, "the other one waits here, in " + quoted_name(theirs)));
}

deadlock describe_deadlock(loop &l) {
  task_tree tree{l, {}};
  tree.children_of(nullptr, "  ");
  const std::string headline = "deadlock: every task waits, and nothing can wake any of them";
  print("aio: " + headline + "; aio::run() was called at " + place(l.opened_at) + "\n" + tree.text);
  return deadlock("aio: " + headline + "\n" + tree.text);
}

} // namespace detail
} // namespace aio
