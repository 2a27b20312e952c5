// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Mistakes in .clang-tidy files and on the command line that clang-tidy would ignore.

#ifndef COROLINT_DRIVER_FRONTEND_CONFIGERRORS_H
#define COROLINT_DRIVER_FRONTEND_CONFIGERRORS_H

#include "frontend/TidyOptions.h"
#include "llvm/ADT/ArrayRef.h"

namespace corolint {

/// Returns the first mistake as one line that names where it is, or empty text: an invalid `.clang-tidy`, a check or an
/// option that is meant for us and does not exist, a filter that is no regular expression, no check enabled in any
/// file. `Files`: absolute paths of the files that are linted.
std::string configError(const TidyOptions &Config, llvm::ArrayRef<std::string> Files);

} // namespace corolint

#endif
