// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The selection of files from a compilation database, and the files that the user named.

#ifndef COROLINT_DRIVER_BUILD_FILESELECTION_H
#define COROLINT_DRIVER_BUILD_FILESELECTION_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/ArrayRef.h"
#include "llvm/Support/Error.h"

namespace corolint {

/// Removes the commands whose file matches one of `Globs`: by its absolute path, its path from the current folder, its
/// name, or a folder of it. The error is a glob that is no valid pattern.
llvm::Error excludeFiles(std::vector<clang::tooling::CompileCommand> &Commands, llvm::ArrayRef<std::string> Globs);

struct LeftOut {
  std::string File, Why;
  /// A header counts as linted if a source file reads it.
  bool IsHeader = false;
};

/// Removes the commands of files that Clang does not read as C or C++, and returns those that may hold C++ code.
std::vector<LeftOut> leaveOutOtherLanguages(std::vector<clang::tooling::CompileCommand> &Commands);

/// The meaning of a user's word on the command line.
struct NamedFiles {
  /// Absolute paths.
  std::vector<std::string> Files;
  /// The headers among them, which have no compile command: some unit has to read them.
  std::vector<std::string> Headers;
  /// One line each, for the user.
  std::vector<std::string> Notes, Errors;
};

/// Resolves `Words`. A source file that is not in `Commands` gets the flags of its nearest neighbour, and its command
/// is added.
NamedFiles resolveNamedFiles(llvm::ArrayRef<std::string> Words, llvm::StringRef Database,
                             llvm::ArrayRef<std::string> Subcommands,
                             std::vector<clang::tooling::CompileCommand> &Commands);

/// Adds a command for each C or C++ source among `NewFiles` that has none, with the flags of its nearest neighbour.
/// Returns a line about each, for the user.
std::vector<std::string> addNewFiles(llvm::ArrayRef<std::string> NewFiles, llvm::StringRef Database,
                                     std::vector<clang::tooling::CompileCommand> &Commands);

} // namespace corolint

#endif
