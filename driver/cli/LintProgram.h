// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lint of a whole program: the files of a compilation database, or one file with its flags.

#ifndef COROLINT_DRIVER_CLI_LINTPROGRAM_H
#define COROLINT_DRIVER_CLI_LINTPROGRAM_H

#include "report/Report.h"

namespace corolint {

struct ProgramRequest {
  /// As the user wrote them.
  std::string Database, Diff;
  std::vector<std::string> Files, Excluded;
  /// The compile command after `--`; empty if the commands are in the database.
  std::vector<std::string> Flags;
  ReportRequest Report;
  unsigned Jobs = 0;
  bool Plain = false, ExplainUnknown = false, ClosedWorld = false;
};

/// Returns the exit code.
int lintProgram(ProgramRequest Request);

} // namespace corolint

#endif
