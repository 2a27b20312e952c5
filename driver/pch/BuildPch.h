// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint prefix`: compiles the system headers that files have in common to a precompiled header and facts about it.

#ifndef COROLINT_DRIVER_PCH_BUILDPCH_H
#define COROLINT_DRIVER_PCH_BUILDPCH_H

#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// A prefix that does not compile is an empty file: files that would use it are parsed without. Returns the exit code.
int buildPrefix(const clang::tooling::CompileCommand &Command, llvm::StringRef Output, llvm::StringRef DependencyFile);

/// Leaves an empty prefix after its build was killed, so that files are parsed without it and the next run tries again.
/// Returns the exit code.
int prefixKilled(llvm::StringRef Output, llvm::StringRef DependencyFile, llvm::StringRef Directory, int Signal);

} // namespace corolint

#endif
