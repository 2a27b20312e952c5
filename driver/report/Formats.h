// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings in the forms that other programs read.

#ifndef COROLINT_DRIVER_REPORT_FORMATS_H
#define COROLINT_DRIVER_REPORT_FORMATS_H

#include "report/SourceText.h"

namespace corolint {

/// The names that `--format` takes; `text`, the first, is clang-tidy's.
llvm::ArrayRef<std::string> formatNames();

/// The document in the format of this name, of findings with their fingerprints and with paths from the current folder.
/// `Name` is one of `formatNames()`, but not `text`.
std::string formatFindings(llvm::StringRef Name, llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
