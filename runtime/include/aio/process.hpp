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

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace aio {

/// The target of a standard stream of a new process.
enum class stdio {
  inherit, // the same as ours
  null,    // /dev/null
  pipe,    // to this program
  as_out,  // of err: the same as out
};

struct process_options {
  stdio in = stdio::inherit;
  stdio out = stdio::inherit;
  stdio err = stdio::inherit;
  std::string directory = {}; // its working directory; "" for ours
  /// "NAME=value" each; nullopt for ours.
  std::optional<std::vector<std::string>> environment = {};
  /// Open descriptors, such as a file's, in place of in, out and err; the caller keeps them. -1 for none.
  int in_from = -1, out_to = -1, err_to = -1;
  /// Leads a process group of its own, without a terminal: signals reach all processes that it starts.
  bool new_group = false;
  /// Lets it inherit our other descriptors too, except those with O_CLOEXEC.
  bool keep_descriptors = false;
};

/// The piped output of a process, and its exit status.
struct process_output {
  std::string out, err;
  int status;
};

/// Owns the process: if it has not ended when this is destroyed, it is killed, with its group if it has one.
class process {
public:
  /// Looks for argv[0] on the PATH. The process has no blocked signals, and ignores neither SIGPIPE nor SIGXFSZ. Throws
  /// std::system_error naming the program (ENOENT), or the call that failed (EMFILE); std::invalid_argument for no
  /// program, or a null character in a text.
  static process start(const std::vector<std::string> &argv, process_options options = {});

  process(process &&) noexcept;
  process &operator=(process &&) noexcept;
  ~process();

  /// -1 if it was moved from.
  ::pid_t pid() const noexcept;

  /// `co_await p.wait()` suspends until the process has ended, and returns its exit status; -SIGNAL if a signal ended
  /// it. May be repeated. A cancel ends the wait, not the process. Read its piped output, or it may never end. Throws
  /// std::system_error (ECHILD) if the program ignores SIGCHLD: then the status is lost.
  task<int> wait();

  /// Sends the input and returns the output, both at the same time, because the process may stop reading until its
  /// output is read. Closes `in`; the process need not read all of it. A cancel ends this, not the process, and loses
  /// the output read so far. Throws as wait() does.
  task<process_output> communicate(std::string input = {});

  /// Does nothing if it has ended.
  void send_signal(int signal) noexcept;

  /// Our ends, if they are pipes (in fact socket pairs, which /dev/stdout cannot open); otherwise closed.
  socket in{-1}, out{-1}, err{-1};

private:
  process();

  struct child;
  std::unique_ptr<child> child_; // nullptr after a move
};

} // namespace aio
