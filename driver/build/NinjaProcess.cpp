// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/NinjaProcess.h"
#include "support/ExitCode.h"
#include "llvm/Support/Process.h"
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <vector>

using namespace corolint;
using llvm::StringRef;

bool corolint::lockFolder(StringRef Folder) {
  std::string Path = (Folder + "/lock").str();
  // Not closed on exec: if only corolint is killed, Ninja continues in the folder, and keeps the lock.
  int File = open(Path.c_str(), O_RDWR | O_CREAT, 0666);
  if (File < 0) {
    complain(Path + ": " + std::strerror(errno));
    return false;
  }
  if (flock(File, LOCK_EX | LOCK_NB) == 0)
    return true;
  complain(llvm::Twine("another corolint works in ") + Folder + "; waiting for it");
  return flock(File, LOCK_EX) == 0;
}

static volatile std::sig_atomic_t Running = 0, Received = 0;

namespace {
/// Forwards signals that end corolint to Ninja, which ends its commands first; then corolint ends with its report.
class Forwarding {
public:
  Forwarding() {
    struct sigaction Action = {};
    Action.sa_handler = [](int Signal) {
      Received = Signal;
      if (Running)
        kill(Running, Signal);
    };
    Action.sa_flags = SA_RESTART;
    for (size_t I = 0; I < std::size(Signals); ++I)
      sigaction(Signals[I], &Action, &Before[I]);
  }
  ~Forwarding() {
    for (size_t I = 0; I < std::size(Signals); ++I)
      sigaction(Signals[I], &Before[I], nullptr);
  }

private:
  static constexpr int Signals[] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction Before[std::size(Signals)];
};

/// The pipe or pseudo-terminal of Ninja's output. Ninja shows progress only on a terminal.
struct Channel {
  explicit Channel(bool WithProgress) {
    if (WithProgress && openTerminal())
      return;
    int Pipe[2];
    if (pipe2(Pipe, O_CLOEXEC) == 0) {
      Ours = Pipe[0];
      Ninjas = Pipe[1];
    }
  }

  bool openTerminal() {
    int Master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
    const char *Name = Master >= 0 && grantpt(Master) == 0 && unlockpt(Master) == 0 ? ptsname(Master) : nullptr;
    int Slave = Name ? open(Name, O_RDWR | O_NOCTTY | O_CLOEXEC) : -1;
    if (Slave < 0) {
      if (Master >= 0)
        close(Master);
      return false;
    }
    termios Raw;
    tcgetattr(Slave, &Raw);
    cfmakeraw(&Raw);
    tcsetattr(Slave, TCSANOW, &Raw);
    Ours = Master;
    Ninjas = Slave;
    IsTerminal = true;
    followWidth();
    return true;
  }

  void followWidth() const {
    winsize Size;
    if (IsTerminal && ioctl(2, TIOCGWINSZ, &Size) == 0)
      ioctl(Ours, TIOCSWINSZ, &Size);
  }

  /// Shows progress and what the actions report until Ninja ends.
  void passOn() {
    std::string Said;
    char Part[4096];
    for (ssize_t Length; (Length = read(Ours, Part, sizeof Part)) > 0;) {
      Said.append(Part, Length);
      followWidth();
      size_t End;
      while ((End = Said.find('\n')) != std::string::npos) {
        passOnLine(StringRef(Said).take_front(End + 1));
        Said.erase(0, End + 1);
      }
      // Progress has no end of line.
      if (StringRef(Said).starts_with("\r")) {
        llvm::errs() << Said;
        Said.clear();
        InProgress = true;
      }
    }
    passOnLine(Said);
    if (InProgress)
      llvm::errs() << "\r\033[K";
    close(Ours);
  }

  /// Our actions report in lines of ours. All else comes from Ninja: its own error, which is printed under our name, or
  /// the command that failed, which the user does not need.
  void passOnLine(StringRef Line) {
    size_t Report = Line.find("corolint: ");
    // Its last progress has an end of line, which may arrive with it or later.
    if (Line.starts_with("\rcorolint [")) {
      llvm::errs() << Line.rtrim('\n');
      InProgress = true;
    } else if (Line.consume_front("ninja: error: ") || Line.consume_front("ninja: fatal: "))
      llvm::errs() << "corolint: " << Line;
    else if (Report != StringRef::npos && !Line.contains("exec 2>/dev/null"))
      llvm::errs() << (InProgress ? "\r\033[K" : "") << Line.drop_front(Report);
  }

  int Ours = -1, Ninjas = -1;
  bool IsTerminal = false, InProgress = false;
};
} // namespace

NinjaEnd corolint::executeNinja(const std::string &Ninja, const std::string &Graph, unsigned Jobs, bool Quiet) {
  std::vector<std::string> Words{Ninja, "-f", Graph, "-k", "0"};
  if (Jobs)
    Words.push_back("-j" + std::to_string(Jobs));
  Channel Said(!Quiet && llvm::sys::Process::StandardErrIsDisplayed());
  if (Said.Ours < 0)
    return NinjaEnd::Failed;
  if (!Said.IsTerminal)
    Words.push_back("--quiet");
  std::vector<char *> Arguments;
  Arguments.reserve(Words.size() + 1);
  for (std::string &Word : Words)
    Arguments.push_back(Word.data());
  Arguments.push_back(nullptr);
  setenv("NINJA_STATUS", "corolint [%f/%t] ", /*overwrite=*/1);

  Forwarding Here;
  posix_spawn_file_actions_t Actions;
  posix_spawn_file_actions_init(&Actions);
  posix_spawn_file_actions_adddup2(&Actions, Said.Ninjas, 1);
  pid_t Child = 0;
  bool Started = posix_spawn(&Child, Ninja.c_str(), &Actions, nullptr, Arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&Actions);
  if (Started) {
    Running = Child;
    // The signal may have arrived before Ninja was started.
    if (Received)
      kill(Child, Received);
  }
  close(Said.Ninjas);
  Said.passOn();
  int Status = 0;
  bool Ended = Started && waitpid(Child, &Status, 0) == Child;
  Running = 0;
  int Code = Ended && WIFEXITED(Status) ? WEXITSTATUS(Status) : -1;
  // Ninja's own exit codes for that, up to 1.12 and since.
  if (Received || Code == 2 || Code == 130)
    return NinjaEnd::Interrupted;
  return Code == 0 ? NinjaEnd::Complete : NinjaEnd::Failed;
}
