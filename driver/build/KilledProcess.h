// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a process of ours leaves undone when somebody kills it: most often the system, for want of memory.

#ifndef COROLINT_DRIVER_BUILD_KILLEDPROCESS_H
#define COROLINT_DRIVER_BUILD_KILLEDPROCESS_H

#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>

namespace corolint {

/// The signal that ended what a shell gives this status; none: it ended by itself.
std::optional<int> signalIn(int ShellStatus);

/// By what, and the cure: `(signal 9, Killed), …`
std::string killedBy(int Signal);

/// Leaves a prefix that nobody can use, so that files are parsed without, and that is tried again.
int prefixKilled(llvm::StringRef Output, llvm::StringRef DependencyFile, llvm::StringRef Directory, int Signal);

/// Without a link there are no findings: says so.
int linkKilled(int Signal);

} // namespace corolint

#endif
