#include "NinjaProcess.h"
#include "Messages.h"
#include "llvm/Support/Process.h"
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <vector>

using namespace corolint;
using llvm::StringRef;

extern char **environ;

bool corolint::lockFolder(StringRef Folder) {
  std::string Path = (Folder + "/lock").str();
  // Not closed on exec: where only we are killed, Ninja goes on in the folder, and holds it.
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
/// Hands what should end us to Ninja, which ends its commands first; then we end with what there is to say.
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
} // namespace

/// Shows what Ninja says where no terminal is: what went wrong, and not that there is nothing to do.
static void passOn(int From) {
  FILE *In = fdopen(From, "r");
  char *Line = nullptr;
  size_t Room = 0;
  for (ssize_t Length; (Length = getline(&Line, &Room, In)) > 0;)
    if (StringRef Said(Line, Length); Said != "ninja: no work to do.\n")
      llvm::errs() << Said;
  free(Line);
  fclose(In);
}

NinjaEnd corolint::executeNinja(const std::string &Ninja, const std::string &Graph, unsigned Jobs) {
  std::vector<std::string> Words{Ninja, "-f", Graph, "-k", "0"};
  if (Jobs)
    Words.push_back("-j" + std::to_string(Jobs));
  bool IsWatched = llvm::sys::Process::StandardErrIsDisplayed();
  int Pipe[2] = {-1, -1};
  if (!IsWatched) {
    Words.push_back("--quiet");
    if (pipe2(Pipe, O_CLOEXEC))
      return NinjaEnd::Failed;
  }
  std::vector<char *> Arguments;
  for (std::string &Word : Words)
    Arguments.push_back(Word.data());
  Arguments.push_back(nullptr);
  setenv("NINJA_STATUS", "corolint [%f/%t] ", /*overwrite=*/1);

  Forwarding Here;
  posix_spawn_file_actions_t Actions;
  posix_spawn_file_actions_init(&Actions);
  posix_spawn_file_actions_adddup2(&Actions, IsWatched ? 2 : Pipe[1], 1);
  pid_t Child = 0;
  bool Started = posix_spawn(&Child, Ninja.c_str(), &Actions, nullptr, Arguments.data(), environ) == 0;
  posix_spawn_file_actions_destroy(&Actions);
  if (Started) {
    Running = Child;
    // It may have come before there was somebody to hand it to.
    if (Received)
      kill(Child, Received);
  }
  if (!IsWatched) {
    close(Pipe[1]);
    passOn(Pipe[0]);
  }
  int Status = 0;
  bool Ended = Started && waitpid(Child, &Status, 0) == Child;
  Running = 0;
  int Code = Ended && WIFEXITED(Status) ? WEXITSTATUS(Status) : -1;
  // Ninja's own code for that, up to 1.12 and since.
  if (Received || Code == 2 || Code == 130)
    return NinjaEnd::Interrupted;
  return Code == 0 ? NinjaEnd::Complete : NinjaEnd::Failed;
}
