// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The scheduler's view of one task: where it is suspended, which list it is in, and which scope collects it when it
// ends.
//
//   t.at         the frame to resume
//   t.phase      which list the task is in, if any
//   t.owner      the scope that is notified when the task finishes
#pragma once

#include <aio/detail/frame_pool.hpp>
#include <aio/detail/list.hpp>

#include <coroutine>
#include <cstdint>
#include <type_traits>

namespace aio::detail {

struct promise_base;
class scope;

/// A suspended coroutine of type task<T>, for any T.
using frame = std::coroutine_handle<promise_base>;

/// Only a task<T> can wait for something of aio: a coroutine of another type is resumed by the rules of its library.
template <class Promise> frame frame_of(std::coroutine_handle<Promise> h) noexcept {
  static_assert(std::is_base_of_v<promise_base, Promise>, "aio's awaitables can be awaited in an aio::task only");
  return frame::from_address(h.address());
}

enum class phase : std::uint8_t {
  created,   // in the ready list, has not run yet
  doomed,    // in the list of tasks that were cancelled before they could run
  ready,     // in the ready list
  waiting,   // in one wait list, to be woken by another task or by the backend
  in_flight, // waits for the io_request in `slot`; in a list of the backend, or in none; the last with a list
  running,   // the current task; or suspended by an awaiter that is not aio's
  sleeping,  // in the timer heap
  joining,   // waits for the tasks of the scope in `slot`; in the timer heap too if it has a deadline
  watching,  // waits for tasks of other scopes: the scope in `slot` is notified when they end
  held,      // waits for a thread that uses its frame, for the thread_work in `slot`: not even a cancel may wake it
  finished,  // `at` is the outermost frame, at its final suspension, and holds the result
};

/// A task is in exactly one list at a time, so that the links can live here and waking it, cancelling it or timing it
/// out needs no search and no allocation. 64 bytes: one cache line.
struct task_state : link<struct queue_tag>, link<struct sibling_tag> {
  static constexpr std::uint32_t no_timer = UINT32_MAX;

  task_state(frame outermost, scope &of, bool keep) noexcept : at(outermost), owner(&of), kept(keep) {}

  static void *operator new(std::size_t n) { return frame_pool::allocate_task(n); }
  static void operator delete(void *p, std::size_t n) noexcept { frame_pool::release_task(p, n); }

  /// Whether a cancel is pending and may be delivered.
  bool cancel_due() const noexcept { return cancel_requested && shields == 0; }

  frame at;                          // innermost suspended frame
  scope *owner;                      // null once a finished task has outlived its loop
  void *slot = nullptr;              // data of the awaiter in the waiting frame for its waker
  std::uint32_t heap_pos = no_timer; // index in the timer heap
  detail::phase phase = phase::created;
  bool cancel_requested : 1 = false; // cancel() was called and has not been delivered
  bool asked_to_end : 1 = false;     // cancel() was called, at any time
  bool interrupted : 1 = false;      // delivered: the await the task resumes in must throw
  bool kept : 1;                     // when finished, keep frame and result: a task will collect them
  bool named : 1 = false;            // it has a name in reports
  bool handle_gone : 1 = false;      // the last task that watches it frees it
  bool claimed : 1 = false;          // a task awaits the result, or has taken it
  bool seen : 1 = false;             // its exception has been read
  std::uint16_t shields = 0;         // nesting depth of shield(); a destroyed task lives on for them
};
static_assert(sizeof(void *) != 8 || sizeof(task_state) == 64);

/// Stands for a coroutine that awaited another, and was destroyed before it.
inline constexpr char nobody = 0;
inline frame abandoned() noexcept { return frame::from_address(const_cast<char *>(&nobody)); }

using ready_list = list<task_state, queue_tag>;

/// Tasks that wait for the same thing, first come first served. Goes away only when no task waits; a task that waits
/// all the same is cancelled, since nothing could wake it any more.
class wait_list : public list<task_state, queue_tag> {
public:
  wait_list() = default;
  ~wait_list();
};

} // namespace aio::detail
