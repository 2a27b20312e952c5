// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint prefix`: the system headers that files have in common, to a precompiled header and the facts about it.

#ifndef COROLINT_DRIVER_PCH_BUILDPCH_H
#define COROLINT_DRIVER_PCH_BUILDPCH_H

#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// A prefix that does not compile is an empty file: those who would use it are parsed without. The exit code.
int buildPrefix(const clang::tooling::CompileCommand &Command, llvm::StringRef Output, llvm::StringRef DependencyFile);

} // namespace corolint

#endif
