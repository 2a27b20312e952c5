// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings in formats for other programs.

#ifndef COROLINT_DRIVER_REPORT_FORMATS_H
#define COROLINT_DRIVER_REPORT_FORMATS_H

#include "report/SourceText.h"

namespace corolint {

/// Returns the values of `--format`; `text`, the first, is clang-tidy's format.
llvm::ArrayRef<std::string> formatNames();

/// Returns the document in the format of this name, for findings with fingerprints and relative paths. `Name` is one of
/// `formatNames()`, but not `text`.
std::string formatFindings(llvm::StringRef Name, llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
