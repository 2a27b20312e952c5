// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The fix for a NOLINT comment that suppresses nothing: removes it, or the name.

#ifndef COROLINT_DRIVER_REPORT_UNUSEDNOLINT_H
#define COROLINT_DRIVER_REPORT_UNUSEDNOLINT_H

#include "report/SourceText.h"

namespace corolint {

/// Adds a fix to findings of `async-unused-nolint`, except for NOLINTBEGIN, whose end is elsewhere, and for a comment
/// that has moved.
void fixUnusedNolints(llvm::MutableArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
