// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// One finding per cause: the calls that lead to the same blocking call.

#ifndef COROLINT_DRIVER_REPORT_ONECAUSE_H
#define COROLINT_DRIVER_REPORT_ONECAUSE_H

#include "summary/Finding.h"

namespace corolint {

/// Keeps, of the findings whose chains of calls end in the same call, the one with the shortest chain. Its message
/// counts the others, and `Callers` has their places.
void uniteCauses(std::vector<ProgramFinding> &Findings);

} // namespace corolint

#endif
