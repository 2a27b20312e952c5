// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/CompileCommands.h"
#include "build/GccFlags.h"
#include "model/libraries/Nesting.h"
#include "model/syntax/AbsolutePath.h"
#include "support/ExitCode.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/Support/FileSystem.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;

static constexpr llvm::StringLiteral FileName = "compile_commands.json";

static bool holdsDatabase(const llvm::Twine &Folder) { return llvm::sys::fs::exists(Folder + "/" + FileName); }

std::string corolint::databaseFolder(StringRef Given) {
  if (!Given.empty()) {
    if (llvm::sys::path::filename(Given) == FileName && llvm::sys::fs::is_regular_file(Given))
      return model::absolutePath(llvm::sys::path::parent_path(model::absolutePath(Given)));
    if (holdsDatabase(Given))
      return model::absolutePath(Given);
    complain(Given + "/" + FileName +
             ": no such file; configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON and name the build folder with -p");
    return {};
  }
  std::string Here = model::absolutePath(".");
  for (StringRef Folder = Here; !Folder.empty(); Folder = llvm::sys::path::parent_path(Folder))
    for (const std::string &Candidate : {Folder.str(), (Folder + "/build").str()})
      if (holdsDatabase(Candidate))
        return model::absolutePath(Candidate);
  complain(FileName + ": not in ./ or ./build, nor in a folder above; configure with "
                      "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON and name the build folder with -p");
  return {};
}

/// Returns why the words of a command cannot be read, or empty text. A reason: `@FILE` of something that may never end.
static std::string unreadableWord(const CompileCommand &Command) {
  for (StringRef Word : Command.CommandLine)
    if (Word.consume_front("@")) {
      std::string Path = model::absolutePath(Word, Command.Directory);
      if (llvm::sys::fs::exists(Path) && !llvm::sys::fs::is_regular_file(Path))
        return "@" + Word.str() + " is no regular file";
    }
  return {};
}

std::vector<CompileCommand> corolint::readCommands(StringRef Folder, llvm::StringMap<unsigned> &GccFlags) {
  std::string Path = (Folder + "/" + FileName).str(), Problem;
  auto Fail = [&](const llvm::Twine &Why) {
    complain(Path + " cannot be read: " + Why + "; configure the build again");
    return std::vector<CompileCommand>();
  };
  auto Text = llvm::MemoryBuffer::getFile(Path);
  if (!Text)
    return Fail(Text.getError().message());
  if (model::nestsTooDeeply((*Text)->getBuffer()))
    return Fail("its brackets nest too deeply");
  auto Commands = clang::tooling::JSONCompilationDatabase::loadFromBuffer(
      (*Text)->getBuffer(), Problem, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Commands)
    return Fail(StringRef(Problem).trim().split('\n').first);
  for (const CompileCommand &Command : Commands->getAllCompileCommands())
    if (std::string Why = unreadableWord(Command); !Why.empty())
      return Fail(Why);
  auto All = clang::tooling::inferTargetAndDriverMode(
                 clang::tooling::expandResponseFiles(std::move(Commands), llvm::vfs::getRealFileSystem()))
                 ->getAllCompileCommands();
  if (All.empty())
    complain(Path + " lists no files; configure the build again");
  for (CompileCommand &Command : All)
    removeGccFlags(Command, GccFlags);
  return All;
}
