// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// compile_commands.json.

#ifndef COROLINT_DRIVER_BUILD_COMPILECOMMANDS_H
#define COROLINT_DRIVER_BUILD_COMPILECOMMANDS_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// Returns the folder that holds it: `Given`, which may be the file itself, or else the nearest of the current folder
/// and those above it that has one in it or in its `build`. Returns empty text, after reporting it, if there is none.
std::string databaseFolder(llvm::StringRef Given);

/// Returns the commands, without flags that only GCC has, which it counts in `GccFlags`. Returns none, after reporting
/// it, if they cannot be read.
std::vector<clang::tooling::CompileCommand> readCommands(llvm::StringRef Folder, llvm::StringMap<unsigned> &GccFlags);

} // namespace corolint

#endif
