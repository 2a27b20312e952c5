// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The fix for a NOLINT comment that suppresses nothing: without it, or without the name.

#ifndef COROLINT_DRIVER_REPORT_UNUSEDNOLINT_H
#define COROLINT_DRIVER_REPORT_UNUSEDNOLINT_H

#include "report/SourceText.h"

namespace corolint {

/// Gives findings of `async-unused-nolint` a fix. None: of NOLINTBEGIN, whose end is elsewhere, and of a comment that
/// is not where it was.
void fixUnusedNolints(llvm::MutableArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
