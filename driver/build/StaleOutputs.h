// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Outputs of earlier graphs: prefixes are large, and each set of headers and flags has its own.

#ifndef COROLINT_DRIVER_BUILD_STALEOUTPUTS_H
#define COROLINT_DRIVER_BUILD_STALEOUTPUTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Removes files that are ours by name and belong to none of these summaries and prefixes, or that a killed process has
/// left half written. The caller must hold the folder's lock.
void removeStaleOutputs(llvm::StringRef Folder, llvm::ArrayRef<std::string> Summaries,
                        llvm::ArrayRef<std::string> Prefixes);

} // namespace corolint

#endif
