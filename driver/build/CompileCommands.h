// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// compile_commands.json.

#ifndef COROLINT_DRIVER_BUILD_COMPILECOMMANDS_H
#define COROLINT_DRIVER_BUILD_COMPILECOMMANDS_H

#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// The folder that holds it: the given one, or else this folder or ./build. Empty: none, which has been said.
std::string databaseFolder(llvm::StringRef Given);

/// Empty: there are none that can be read, which has been said.
std::vector<clang::tooling::CompileCommand> readCommands(llvm::StringRef Folder);

} // namespace corolint

#endif
