// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `--add-nolint`: comments that suppress the current findings, with a reason.

#ifndef COROLINT_DRIVER_REPORT_ADDNOLINT_H
#define COROLINT_DRIVER_REPORT_ADDNOLINT_H

#include "report/Edits.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace corolint {

struct AddedNolints {
  Edits Changes;
  /// The other findings are on lines that cannot hold a comment.
  llvm::SmallPtrSet<const ProgramFinding *, 16> Suppressed;
};

/// A NOLINT at the end of each finding's line, or one more name in an existing NOLINT; a NOLINTNEXTLINE above if the
/// end of the line is inside a literal or a macro. `Findings` have absolute paths, and none is an error.
AddedNolints addNolints(llvm::ArrayRef<const ProgramFinding *> Findings, llvm::StringRef Reason, SourceText &Texts);

} // namespace corolint

#endif
