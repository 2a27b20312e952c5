// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint summarize`: from one translation unit to one summary file.

#ifndef COROLINT_DRIVER_UNIT_SUMMARIZEUNIT_H
#define COROLINT_DRIVER_UNIT_SUMMARIZEUNIT_H

#include "unit/LintUnit.h"

namespace corolint {

struct SummarizeRequest {
  clang::tooling::CompileCommand Command;
  std::string Output, DependencyFile;
  /// Where to write what `LookupsNow` compares, if it does not compile; empty if it is not needed.
  std::string MissingFile;
  TidyOptions Config;
  /// Look for mistakes in the configuration first; corolint has already done that for the actions that it starts.
  bool ChecksConfig = true;
  HowToLint How;
};

/// A unit that does not compile has a summary too: its findings, and the errors.
int summarize(const SummarizeRequest &Request);

/// Writes the summary of a unit whose summarize was killed, in place of an earlier one.
int summarizeKilled(const SummarizeRequest &Request, int Signal);

} // namespace corolint

#endif
