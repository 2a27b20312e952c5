// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compile commands written for GCC, read by Clang.

#ifndef COROLINT_DRIVER_BUILD_GCCFLAGS_H
#define COROLINT_DRIVER_BUILD_GCCFLAGS_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/StringMap.h"

namespace corolint {

/// Removes the flags that only GCC has from a command whose compiler is GCC, and counts them in `Removed`. A command of
/// another compiler is not changed: there, an unknown flag is a mistake.
void removeGccFlags(clang::tooling::CompileCommand &Command, llvm::StringMap<unsigned> &Removed);

} // namespace corolint

#endif
