// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What earlier graphs have left in the folder: prefixes are large, and each set of headers and flags has its own.

#ifndef COROLINT_DRIVER_BUILD_STALEOUTPUTS_H
#define COROLINT_DRIVER_BUILD_STALEOUTPUTS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Removes what is ours by name and belongs to none of these summaries and prefixes, or is what a killed process has
/// half written. Only for who has locked the folder.
void removeStaleOutputs(llvm::StringRef Folder, llvm::ArrayRef<std::string> Summaries,
                        llvm::ArrayRef<std::string> Prefixes);

} // namespace corolint

#endif
