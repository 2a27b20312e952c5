// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The loop's interface to the operating system: the time, input and output, and a wake-up that other threads may call.
// Called once per turn of the loop or once per request, never per task switch, so virtual functions are affordable.
//
//   std::unique_ptr<backend> outside = make_backend(options);
//   outside->start(request);                 // a task waits for it, until complete(request, result)
//   outside->poll(deadline, threads_busy);   // completes what the system has finished
#pragma once

#include <aio/detail/guest.hpp>
#include <aio/detail/task_state.hpp>
#include <aio/detail/timer_heap.hpp>

#include <memory>

struct uv_loop_s;

namespace aio {
enum class clock;
struct run_options;
} // namespace aio

namespace aio::detail {

/// A task's request to the system, and its result. Has the shape of io_uring, which the others imitate: a request is
/// started, and completes later. In between the system may use the buffer, so a cancel can only ask for an early end,
/// and this stays where it is, in the frame of the task that waits, until the request has completed.
struct io_request : immovable {
  enum class kind : std::uint8_t {
    readable, // result: 0
    writable,
    receive, // at most `size` bytes; result: how many, 0 at the end of the stream
    send,    // all of `size` bytes; result: 0
    accept,  // result: the descriptor of the connection
    file,    // a file_request, for backends that take them
  };

  io_request(kind k, int descriptor, void *data = nullptr, std::size_t n = 0) noexcept
      : what(k), fd(descriptor), buffer(static_cast<std::byte *>(data)), size(n) {}
  ~io_request() {
    if (in_flight || (what == kind::accept && result >= 0)) [[unlikely]]
      abandon();
  }

  bool reads() const noexcept { return what != kind::writable && what != kind::send; }
  /// One receive at a time per descriptor, and one send: two would mix their bytes.
  bool excludes(const io_request &other) const noexcept {
    return what == other.what && (what == kind::receive || what == kind::send);
  }
  bool is_readiness() const noexcept { return what == kind::readable || what == kind::writable; }

  /// Suspends the current task at h until the request has completed. Throws std::bad_alloc without any effect.
  void submit(frame h);
  /// Returns the result, once. Throws cancelled if a cancel ended the request, std::system_error naming it if it
  /// failed.
  int finish();

  const kind what;
  bool in_flight = false;
  bool cancel_asked = false;
  const int fd;
  int result = -1;              // as the kernel gives it: -errno for an error
  task_state *waiter = nullptr; // null if no task is to be woken
  std::byte *const buffer;
  const std::size_t size;
  std::size_t sent = 0;

  /// Blocks until the system no longer uses this. Wakes no task.
  void abandon() noexcept;
};

class backend : immovable {
public:
  explicit backend(clock c) noexcept;
  virtual ~backend();

  time_point now() noexcept { return virtual_time_ ? now_ : std::chrono::steady_clock::now(); }

  /// Blocks until a request has completed, wake() was called, or `until` has come. time_point::min() does not block,
  /// time_point::max() has no limit. Virtual time does not pass but jumps, when nothing else can happen.
  /// `threads_busy`: a thread will still call wake(). It may wait for an event at `until`, so that comes no later than
  /// by the real clock. Throws std::system_error naming the failed call.
  void poll(time_point until, bool threads_busy);
  /// Called when the last thread has ended its work.
  void threads_are_idle() noexcept { threads_busy_since_ = {}; }

  /// Throws std::bad_alloc without any effect; every other error is the request's result. May complete at once.
  virtual void start(io_request &r) = 0;
  /// Asks for an early end: r completes with -ECANCELED, or with its result if that was faster.
  virtual void cancel(io_request &r) noexcept = 0;
  /// Blocks until the system no longer uses r. Wakes no task for it.
  virtual void settle(io_request &r) noexcept = 0;
  /// Whether start() accepts file requests; otherwise threads serve them.
  virtual bool takes_files() const noexcept { return false; }
  /// Called before fd is closed: requests that wait for it complete with -ECANCELED.
  virtual void forget(int fd) noexcept = 0;

  /// What guest::watch() does. Throws std::bad_alloc.
  virtual bool watch(guest &g, int fd, unsigned events) = 0;
  void admit(guest &g) noexcept;
  /// Whether foreign handles wait in the same loop, and may wake one of our tasks.
  virtual bool has_guests() noexcept;

  /// Ends a poll that blocks, or the next one. The only member that other threads may call.
  virtual void wake() noexcept = 0;

protected:
  static constexpr std::chrono::nanoseconds forever{-1};

  /// Returns true if anything has happened in that time.
  virtual bool wait(std::chrono::nanoseconds timeout) = 0;

  /// Ends the wait of r's task.
  static void complete(io_request &r, int result) noexcept;

private:
  const bool virtual_time_;
  time_point now_{};                // of virtual time
  time_point threads_busy_since_{}; // real time, minus the virtual time since
  list<guest, guest_tag> guests_;
};

/// These throw std::system_error naming the failed call (EMFILE: the process has too many open files).
std::unique_ptr<backend> make_epoll_backend(clock c);
std::unique_ptr<backend> make_uring_backend(clock c);
std::unique_ptr<backend> make_uv_backend(clock c, ::uv_loop_s *others); // null for a loop of its own
/// Falls back to epoll, with a message on stderr, if the system or aio's build lacks the requested loop.
std::unique_ptr<backend> make_backend(const run_options &options);

} // namespace aio::detail
