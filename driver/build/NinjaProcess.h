// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ninja as a child process: one per folder at a time, and ended when corolint is.

#ifndef COROLINT_DRIVER_BUILD_NINJAPROCESS_H
#define COROLINT_DRIVER_BUILD_NINJAPROCESS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Waits for another corolint on the same folder to end. The lock is released when this process and all its children
/// have ended, however they end. Returns false if it cannot be taken.
bool lockFolder(llvm::StringRef Folder);

enum class NinjaEnd { Complete, Interrupted, Failed };

/// Runs the graph, with progress on our standard error if that is a terminal and not `Quiet`. The reports of the
/// actions are passed on; what Ninja and the shell add is not. `Jobs`: 0 leaves the number to Ninja.
NinjaEnd executeNinja(const std::string &Ninja, const std::string &Graph, unsigned Jobs, bool Quiet);

} // namespace corolint

#endif
