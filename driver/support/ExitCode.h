// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// corolint's own error messages and exit codes.

#ifndef COROLINT_DRIVER_SUPPORT_EXITCODE_H
#define COROLINT_DRIVER_SUPPORT_EXITCODE_H

#include "llvm/ADT/Twine.h"
#include "llvm/Support/raw_ostream.h"

namespace corolint {

/// docs/corolint.md lists them for users.
enum ExitCode { NothingFound = 0, Found = 1, Incomplete = 2 };

/// Prints one line on the standard error: the problem, and the cure.
inline void complain(const llvm::Twine &Line) { llvm::errs() << "corolint: " << Line << '\n'; }

} // namespace corolint

#endif
