// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The name that a misspelt word most likely means.

#ifndef COROLINT_DRIVER_SUPPORT_NEARESTNAME_H
#define COROLINT_DRIVER_SUPPORT_NEARESTNAME_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <string>

namespace corolint {

/// Returns the name within few edits of `Word`, or empty text if none is near enough.
std::string nearestName(llvm::StringRef Word, llvm::ArrayRef<std::string> Names);

/// Returns `; did you mean NAME?`, or nothing if no name is near.
std::string didYouMean(llvm::StringRef Word, llvm::ArrayRef<std::string> Names);

} // namespace corolint

#endif
