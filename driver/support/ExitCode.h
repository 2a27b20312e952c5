// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What corolint says about itself, and how it ends.

#ifndef COROLINT_DRIVER_SUPPORT_EXITCODE_H
#define COROLINT_DRIVER_SUPPORT_EXITCODE_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint {

/// docs/corolint.md tells them to users.
enum ExitCode { NothingFound = 0, Found = 1, Incomplete = 2 };

/// One line on the standard error: what is wrong, and the cure.
inline void complain(const llvm::Twine &Line) { llvm::errs() << "corolint: " << Line << '\n'; }

} // namespace corolint

#endif
