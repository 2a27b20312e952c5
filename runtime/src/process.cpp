// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <aio/detail/c_string.hpp>
#include <aio/gather.hpp>
#include <aio/io.hpp>
#include <aio/process.hpp>

#include "owned_fd.hpp"

#include <csignal>

#include <fcntl.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

extern char **environ;

namespace aio {
namespace {

/// What the child does before it becomes another program, and what the parent keeps until then.
class preparation {
public:
  preparation() {
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawnattr_init(&attributes);
    ::sigset_t none;
    ::sigemptyset(&none);
    ::posix_spawnattr_setsigmask(&attributes, &none);
    ::sigaddset(&none, SIGPIPE);
    ::sigaddset(&none, SIGXFSZ);
    ::posix_spawnattr_setsigdefault(&attributes, &none);
  }
  ~preparation() {
    ::posix_spawn_file_actions_destroy(&files);
    ::posix_spawnattr_destroy(&attributes);
  }

  /// Our end, if it is a pipe.
  socket stream(stdio where, int instead, int number) {
    if (where == stdio::as_out)
      instead = STDOUT_FILENO;
    if (instead >= 0)
      check(::posix_spawn_file_actions_adddup2(&files, instead, number));
    else if (where == stdio::null)
      check(::posix_spawn_file_actions_addopen(&files, number, "/dev/null", O_RDWR, 0));
    if (where != stdio::pipe || instead >= 0)
      return socket(-1);
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
      detail::throw_errno("socketpair");
    socket ours(ends[0]);
    theirs.emplace_back(ends[1]);
    check(::posix_spawn_file_actions_adddup2(&files, ends[1], number));
    return ours;
  }

  void apply(const process_options &options) {
    short flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF;
    if (options.new_group)
      flags |= POSIX_SPAWN_SETPGROUP; // 0: its own
    ::posix_spawnattr_setflags(&attributes, flags);
    if (!options.directory.empty())
      check(::posix_spawn_file_actions_addchdir_np(&files,
                                                   detail::c_string(options.directory, "the directory of a process")));
    if (!options.keep_descriptors)
      check(::posix_spawn_file_actions_addclosefrom_np(&files, STDERR_FILENO + 1));
  }

  static void check(int error) {
    if (error != 0)
      detail::throw_errno("posix_spawn", error);
  }

  ::posix_spawn_file_actions_t files;
  ::posix_spawnattr_t attributes;
  std::vector<socket> theirs;
};

std::vector<char *> pointers(const std::vector<std::string> &texts) {
  std::vector<char *> found;
  for (const std::string &each : texts)
    found.push_back(const_cast<char *>(detail::c_string(each, "an argument or a variable of a process")));
  found.push_back(nullptr);
  return found;
}

task<> give(socket &to, const std::string &text) {
  if (to.native_handle() < 0)
    co_return;
  try {
    co_await to.send(std::as_bytes(std::span(text)));
  } catch (const std::system_error &e) {
    if (e.code() != std::errc::broken_pipe && e.code() != std::errc::connection_reset) // it has had enough
      throw;
  }
  to.close();
}

task<std::string> all_of(socket &from) {
  std::string text;
  std::vector<std::byte> buffer(from.native_handle() < 0 ? 0 : 64 * 1024);
  for (std::size_t n = buffer.size(); n != 0;) {
    n = co_await from.receive(buffer);
    text.append(reinterpret_cast<const char *>(buffer.data()), n);
  }
  co_return text;
}

} // namespace

struct process::child {
  ~child() {
    if (status)
      return;
    send_signal(SIGKILL);
    ::siginfo_t ignored;
    ::waitid(P_PID, static_cast<::id_t>(pid), &ignored, WEXITED); // it does not take long to die
  }

  void send_signal(int signal) const noexcept {
    if (!status)
      ::kill(leads_group ? -pid : pid, signal); // not reaped yet, so the number is still its own
  }

  /// False if it runs.
  bool has_ended() {
    if (status)
      return true;
    ::siginfo_t info{};
    if (::waitid(P_PID, static_cast<::id_t>(pid), &info, WEXITED | WNOHANG) != 0)
      detail::throw_errno("waitid"); // ECHILD: somebody else has reaped it, or SIGCHLD is ignored
    if (info.si_pid != 0)
      status = info.si_code == CLD_EXITED ? info.si_status : -info.si_status;
    return status.has_value();
  }

  ::pid_t pid = -1;
  bool leads_group = false;
  socket ended{-1};              // the pidfd: readable when it has
  std::optional<int> status = 0; // nothing: it runs
};

process process::start(const std::vector<std::string> &argv, process_options options) {
  if (argv.empty())
    throw std::invalid_argument("aio: process::start() was given no program");
  process p;
  preparation before;
  p.in = before.stream(options.in, options.in_from, STDIN_FILENO);
  p.out = before.stream(options.out, options.out_to, STDOUT_FILENO);
  p.err = before.stream(options.err, options.err_to, STDERR_FILENO);
  before.apply(options);
  std::vector<char *> arguments = pointers(argv), variables;
  if (options.environment)
    variables = pointers(*options.environment);
  p.child_ = std::make_unique<child>();
  const int error = ::posix_spawnp(&p.child_->pid, arguments[0], &before.files, &before.attributes, arguments.data(),
                                   options.environment ? variables.data() : environ);
  if (error != 0)
    detail::throw_errno(argv[0], error);
  p.child_->status.reset();
  p.child_->leads_group = options.new_group;
  const int fd = static_cast<int>(::syscall(SYS_pidfd_open, p.child_->pid, 0));
  if (fd < 0 && errno != ESRCH)        // SIGCHLD is ignored, and it has ended already: wait() will say so
    detail::throw_errno("pidfd_open"); // ~child() ends it
  p.child_->ended = socket(fd);
  return p;
}

process::process() = default;
process::process(process &&) noexcept = default;
process &process::operator=(process &&) noexcept = default;
process::~process() = default;

::pid_t process::pid() const noexcept { return child_ ? child_->pid : -1; }

task<int> process::wait() {
  while (!child_->has_ended())
    co_await readable(child_->ended.native_handle());
  co_return *child_->status;
}

task<process_output> process::communicate(std::string input) {
  auto [nothing, said, complained, status] = co_await gather(give(in, input), all_of(out), all_of(err), wait());
  co_return process_output{std::move(said), std::move(complained), status};
}

void process::send_signal(int signal) noexcept {
  if (child_)
    child_->send_signal(signal);
}

} // namespace aio
