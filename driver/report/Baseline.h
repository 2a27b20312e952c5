// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings that are known and accepted: a file that is kept beside the code, made and read by corolint.

#ifndef COROLINT_DRIVER_REPORT_BASELINE_H
#define COROLINT_DRIVER_REPORT_BASELINE_H

#include "report/SourceText.h"

namespace corolint {

struct BaselineResult {
  std::vector<ProgramFinding> New;
  /// Lines of the file that no finding matches any more.
  std::vector<std::string> Fixed;
};

/// Leaves out of findings, which have their fingerprints, what `Text`, a baseline, knows. The error is one line,
/// without the file's name.
llvm::Expected<BaselineResult> compareWithBaseline(std::vector<ProgramFinding> Findings, llvm::StringRef Text);

/// A line a finding: its fingerprint, and what it is for people. The findings that `Before`, a baseline, knows stay.
std::string baselineOf(llvm::ArrayRef<ProgramFinding> Findings, llvm::StringRef Before, SourceText &Texts);

/// Was it made by `baselineOf`? Nothing else is overwritten.
bool isBaseline(llvm::StringRef Text);

} // namespace corolint

#endif
