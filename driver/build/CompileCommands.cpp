// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "build/CompileCommands.h"
#include "model/syntax/AbsolutePath.h"
#include "support/ExitCode.h"
#include "clang/Tooling/JSONCompilationDatabase.h"
#include "llvm/Support/FileSystem.h"

using namespace corolint;
using clang::tooling::CompileCommand;
using llvm::StringRef;

std::string corolint::databaseFolder(StringRef Given) {
  std::vector<std::string> Tried =
      Given.empty() ? std::vector<std::string>{".", "build"} : std::vector<std::string>{Given.str()};
  for (const std::string &Folder : Tried)
    if (llvm::sys::fs::exists(Folder + "/compile_commands.json"))
      return model::absolutePath(Folder);
  complain(Tried.front() + "/compile_commands.json: no such file; configure with -DCMAKE_EXPORT_COMPILE_COMMANDS=ON "
                           "and name the build folder with -p");
  return {};
}

std::vector<CompileCommand> corolint::readCommands(StringRef Folder) {
  std::string Path = (Folder + "/compile_commands.json").str(), Problem;
  auto Commands = clang::tooling::JSONCompilationDatabase::loadFromFile(
      Path, Problem, clang::tooling::JSONCommandLineSyntax::AutoDetect);
  if (!Commands) {
    StringRef Line = StringRef(Problem).trim().split('\n').first;
    complain(Path + " cannot be read: " + Line + "; configure the build again");
    return {};
  }
  auto All = clang::tooling::inferTargetAndDriverMode(
                 clang::tooling::expandResponseFiles(std::move(Commands), llvm::vfs::getRealFileSystem()))
                 ->getAllCompileCommands();
  if (All.empty())
    complain(Path + " lists no files; configure the build again");
  return All;
}
