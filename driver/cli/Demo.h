// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint demo`: a program with one mistake of each check, linted, and run in aio's debug mode.

#ifndef COROLINT_DRIVER_CLI_DEMO_H
#define COROLINT_DRIVER_CLI_DEMO_H

#include "report/Report.h"

namespace corolint {

/// Writes the program to `Folder`, keeping files that exist. Returns the exit code: 0 if both halves were shown,
/// because the demo is meant to have findings.
int runDemo(llvm::StringRef Folder, ReportRequest Report);

} // namespace corolint

#endif
