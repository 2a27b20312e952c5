// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings for people and for other programs.

#ifndef COROLINT_DRIVER_REPORT_REPORT_H
#define COROLINT_DRIVER_REPORT_REPORT_H

#include "frontend/TidyOptions.h"
#include "report/ChangedLines.h"
#include "summary/Finding.h"

namespace corolint {

struct ReportRequest {
  TidyOptions Config;
  bool Fix = false, UnusedNolint = true;
  /// Print the changes without making them.
  bool OnlyShow = false;
  /// Suppress the findings by comments with this reason; empty for no.
  std::string NolintReason;
  std::string Sarif, Baseline;
  /// One of `formatNames()`, and its file; empty for the standard output.
  std::string Format = "text", Output;
  bool WriteBaseline = false;
  /// Files whose findings are wanted, as the user names them; empty for all.
  std::vector<std::string> Named;
  /// The lines whose findings are wanted; nullopt for all.
  std::optional<ChangedLines> Changed;
  /// Not all files of the program were linted.
  bool IsPartial = false;
  /// Print no summary, and only findings and errors.
  bool Quiet = false;
  /// Report each call in a coroutine that leads to the same cause, not only the nearest.
  bool EachCaller = false;
  /// Count the findings of each check.
  bool Statistics = false;
  /// The files that were linted; without any there is no summary.
  unsigned FileCount = 0, CoroutineCount = 0;
  double Seconds = 0;
};

/// Prints and fixes, and returns the exit code of the process. `Findings` are all findings.
int reportFindings(std::vector<ProgramFinding> Findings, const ReportRequest &Request);

} // namespace corolint

#endif
