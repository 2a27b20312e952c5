// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// process: run another program.
//
//   aio::process sort = aio::process::start({"sort", "-n"}, {.in = aio::stdio::pipe, .out = aio::stdio::pipe});
//   aio::process_output sorted = co_await sort.communicate("10\n9\n");
//
//   ... or part by part: sort.in.send(bytes), sort.in.close(), aio::lines(sort.out.native_handle()), sort.wait()
#pragma once

#include <aio/socket.hpp>
#include <aio/task.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>

namespace aio {

/// Where a standard stream of a new process goes.
enum class stdio {
  inherit, // where ours goes
  null,    // nowhere
  pipe,    // to us
  as_out,  // of err: where out goes
};

struct process_options {
  stdio in = stdio::inherit;
  stdio out = stdio::inherit;
  stdio err = stdio::inherit;
  std::string directory = {}; // where it starts; "": where we are
  /// "NAME=value" each; nothing: ours.
  std::optional<std::vector<std::string>> environment = {};
  /// Open descriptors in place of in, out and err, as of a file; they stay the caller's. -1: none.
  int in_from = -1, out_to = -1, err_to = -1;
  /// Leads a process group of its own, which has no terminal: signals go to all that it starts.
  bool new_group = false;
  /// Gives it our other descriptors too, but for those with O_CLOEXEC.
  bool keep_descriptors = false;
};

/// What a process has said, of what was piped to us, and its exit status.
struct process_output {
  std::string out, err;
  int status;
};

/// Owns the process: one that has not ended when this goes is killed, with its group if it was given one.
class process {
public:
  /// Looks for argv[0] on the PATH. The process has no blocked signals, and ignores neither SIGPIPE nor SIGXFSZ. Throws
  /// std::system_error naming the program (ENOENT), or the call that failed (EMFILE); std::invalid_argument for no
  /// program, or a null character in a text.
  static process start(const std::vector<std::string> &argv, process_options options = {});

  process(process &&other) noexcept;
  process &operator=(process other) noexcept;
  ~process();

  ::pid_t pid() const noexcept { return pid_; }

  /// `co_await p.wait()` suspends until the process has ended, and returns its exit status; -SIGNAL if a signal ended
  /// it. Again if you like. A cancel ends the wait, not the process. Whoever pipes reads what it writes, or it may
  /// never end. Throws std::system_error (ECHILD) if the program ignores SIGCHLD: then nobody learns the status.
  task<int> wait();

  /// Gives it the input, and what it writes back, all at the same time, for it may not read on before it is read.
  /// Closes `in`; it need not take all. A cancel ends this, not the process, and what has been read is lost. Throws as
  /// wait() does.
  task<process_output> communicate(std::string input = {});

  /// Nothing happens if it has ended.
  void send_signal(int signal) noexcept;

  /// Our ends, if they are pipes (in fact socket pairs, which /dev/stdout cannot open); closed otherwise.
  socket in{-1}, out{-1}, err{-1};

private:
  process() = default;
  bool has_ended();

  ::pid_t pid_ = -1; // -1: moved from
  socket ended_{-1}; // the pidfd: readable when it has
  std::optional<int> status_;
  bool leads_group_ = false;
};

} // namespace aio
