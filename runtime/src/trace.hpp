// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// AIO_TRACE=file.json: the activity of each task over time, in the format that Perfetto and chrome://tracing open. A
// run() is a process there, a task is a thread: it runs, or waits, at a line of the program.
#pragma once

#include <aio/detail/task_state.hpp>

#include <chrono>
#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <unordered_map>

namespace aio::detail {

/// Of one loop. Writes whole lines to the file, which all loops of the program share; it is complete when the program
/// ends, and readable even if it crashes.
class trace {
public:
  /// The value of AIO_TRACE; null if there is none.
  static const char *file_name() noexcept;

  /// Throws std::system_error if the file cannot be written.
  explicit trace(std::source_location run_called_at);
  ~trace();

  using time = std::chrono::steady_clock::time_point;

  void begins(task_state &t);
  void ran(task_state &t, std::source_location from, time start, time end);
  /// The task waits at its co_await from now on, or has finished.
  void suspended(task_state &t);

private:
  struct life {
    std::uint64_t number = 0;
    bool named = false;
    time waits_since{};
    std::source_location waits_at;
  };
  void event(std::string_view kind, std::uint64_t task, const std::string &rest);
  void slice(std::uint64_t task, std::string_view category, std::source_location where, time start, time end);
  std::string microseconds(time t) const;

  const std::uint64_t run_;
  const time zero_;
  std::uint64_t tasks_ = 0;
  std::unordered_map<const task_state *, life> lives_;
  std::string unwritten_;
};

} // namespace aio::detail
