// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Ninja as a process that runs for us: one on a folder at a time, and ended when we are.

#ifndef COROLINT_DRIVER_BUILD_NINJAPROCESS_H
#define COROLINT_DRIVER_BUILD_NINJAPROCESS_H

#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Waits for another corolint on the same folder to end. The lock goes when this process has ended, and all that it has
/// started, however they end. False: it cannot be had.
bool lockFolder(llvm::StringRef Folder);

enum class NinjaEnd { Complete, Interrupted, Failed };

/// Runs the graph, with progress on our standard error if that is a terminal and not `Quiet`. What the actions report
/// is passed on; what Ninja and the shell add to it is not. `Jobs`: 0 leaves their number to Ninja.
NinjaEnd executeNinja(const std::string &Ninja, const std::string &Graph, unsigned Jobs, bool Quiet);

} // namespace corolint

#endif
