// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings as SARIF 2.1.0.

#ifndef COROLINT_DRIVER_REPORT_SARIF_H
#define COROLINT_DRIVER_REPORT_SARIF_H

#include "report/SourceText.h"

namespace corolint {

/// Returns the whole document, for findings with their fingerprints. Chains are code flows, fixes are fixes.
std::string sarifOf(llvm::ArrayRef<ProgramFinding> Findings, SourceText &Texts);

} // namespace corolint

#endif
