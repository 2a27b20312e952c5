// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings for people and for other programs.

#ifndef COROLINT_DRIVER_REPORT_REPORT_H
#define COROLINT_DRIVER_REPORT_REPORT_H

#include "frontend/TidyOptions.h"
#include "summary/Finding.h"

namespace corolint {

struct ReportRequest {
  TidyOptions Config;
  bool Fix = false, UnusedNolint = true;
  std::string Sarif, Baseline;
  bool WriteBaseline = false;
  /// Files whose findings are wanted, as the user names them; empty: all.
  std::vector<std::string> Named;
  /// Not all files of the program were looked at.
  bool IsPartial = false;
};

/// Prints, fixes, and gives the exit code of the process. `Findings` are all there are.
int reportFindings(std::vector<ProgramFinding> Findings, const ReportRequest &Request);

} // namespace corolint

#endif
