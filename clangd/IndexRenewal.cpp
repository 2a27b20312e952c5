// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "IndexRenewal.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include <csignal>
#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace corolint;
using llvm::StringRef;

IndexRenewal::IndexRenewal(std::string Driver, std::string Database, Listener Done)
    : Driver(std::move(Driver)), Database(std::move(Database)), Done(std::move(Done)), Worker([this] { work(); }) {}

IndexRenewal::~IndexRenewal() {
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Ending = true;
    if (Child > 0)
      kill(Child, SIGINT);
  }
  Changed.notify_all();
  Worker.join();
}

/// Returns the build folder whose program has been linted before: the user starts the first run.
static std::string lintedFolder(StringRef Path, StringRef Database) {
  auto IsLinted = [](const llvm::Twine &Folder) {
    return llvm::sys::fs::exists(Folder + "/compile_commands.json") &&
           llvm::sys::fs::exists(Folder + "/.corolint/index");
  };
  if (!Database.empty())
    return IsLinted(Database) ? Database.str() : std::string();
  for (StringRef Folder = llvm::sys::path::parent_path(Path); !Folder.empty();
       Folder = llvm::sys::path::parent_path(Folder))
    for (const std::string &Candidate : {Folder.str(), Folder.str() + "/build"})
      if (IsLinted(Candidate))
        return Candidate;
  return {};
}

void IndexRenewal::saved(const std::string &Path) {
  std::string Folder = lintedFolder(Path, Database);
  if (Folder.empty())
    return;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Wanted = std::move(Folder);
  }
  Changed.notify_all();
}

void IndexRenewal::work() {
  std::unique_lock<std::mutex> Lock(Mutex);
  while (true) {
    Changed.wait(Lock, [this] { return Ending || !Wanted.empty(); });
    if (Ending)
      return;
    std::string Folder = std::exchange(Wanted, {});
    Lock.unlock();
    run(Folder);
    Lock.lock();
  }
}

static std::string textOf(const llvm::Twine &Path) {
  auto Text = llvm::MemoryBuffer::getFile(Path);
  return Text ? (*Text)->getBuffer().str() : std::string();
}

void IndexRenewal::run(const std::string &Folder) {
  llvm::SmallString<128> Output;
  if (llvm::sys::fs::createTemporaryFile("corolint", "json", Output))
    return;
  llvm::FileRemover Remove(Output);
  std::string Words[] = {Driver, "-p", Folder, "--quiet", "--format=json", "--output", Output.str().str()};
  std::string Before = textOf(Folder + "/.corolint/index");
  std::vector<char *> Arguments;
  for (std::string &Word : Words)
    Arguments.push_back(Word.data());
  Arguments.push_back(nullptr);
  posix_spawn_file_actions_t Quietly;
  posix_spawn_file_actions_init(&Quietly);
  posix_spawn_file_actions_addopen(&Quietly, 0, "/dev/null", O_RDONLY, 0);
  // The standard output belongs to the editor.
  posix_spawn_file_actions_addopen(&Quietly, 1, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addopen(&Quietly, 2, "/dev/null", O_WRONLY, 0);
  pid_t Started = 0;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    if (!Ending && posix_spawn(&Started, Driver.c_str(), &Quietly, nullptr, Arguments.data(), environ) == 0)
      Child = Started;
  }
  posix_spawn_file_actions_destroy(&Quietly);
  if (Started == 0)
    return;
  int Status = 0;
  while (waitpid(Started, &Status, 0) < 0 && errno == EINTR)
    ;
  {
    std::lock_guard<std::mutex> Lock(Mutex);
    Child = 0;
    if (Ending)
      return;
  }
  auto Findings = llvm::json::parse(textOf(Output));
  if (!Findings) {
    llvm::consumeError(Findings.takeError());
    return;
  }
  Done(std::move(*Findings), Before != textOf(Folder + "/.corolint/index"));
}
