// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Diagnostics as the editor gets them.

#ifndef COROLINT_CLANGD_DIAGNOSTICS_H
#define COROLINT_CLANGD_DIAGNOSTICS_H

#include "Documents.h"

namespace corolint {

/// Links each finding to its own page, and leaves out what clang warns about at the same expression: a discarded
/// `[[nodiscard]]` result that is a task.
void improveDiagnostics(llvm::json::Array &Diagnostics);

/// Returns a quick fix for each of our findings among `Diagnostics`: a NOLINT comment on its line.
llvm::json::Array nolintActions(llvm::StringRef Uri, const llvm::json::Array &Diagnostics, const Documents &Open);

} // namespace corolint

#endif
