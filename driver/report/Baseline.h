// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The baseline: accepted findings, in a file beside the code that corolint writes and reads.

#ifndef COROLINT_DRIVER_REPORT_BASELINE_H
#define COROLINT_DRIVER_REPORT_BASELINE_H

#include "report/SourceText.h"

namespace corolint {

struct BaselineResult {
  std::vector<ProgramFinding> New;
  /// Lines of the file that no finding matches any more.
  std::vector<std::string> Fixed;
};

/// Removes the findings, which have their fingerprints, that `Text`, a baseline, lists. The error is one line, without
/// the file's name.
llvm::Expected<BaselineResult> compareWithBaseline(std::vector<ProgramFinding> Findings, llvm::StringRef Text);

/// Returns one line per finding: its fingerprint, and a description for people. The findings that `Before`, a baseline,
/// lists stay.
std::string baselineOf(llvm::ArrayRef<ProgramFinding> Findings, llvm::StringRef Before, SourceText &Texts);

/// Whether it was made by `baselineOf`. No other file is overwritten.
bool isBaseline(llvm::StringRef Text);

} // namespace corolint

#endif
