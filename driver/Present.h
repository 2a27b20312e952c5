// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Findings for people and for other programs.

#ifndef COROLINT_DRIVER_PRESENT_H
#define COROLINT_DRIVER_PRESENT_H

#include "Findings.h"
#include "Settings.h"

namespace corolint {

struct PresentRequest {
  Settings Config;
  bool Fix = false, UnusedNolint = true;
  std::string Sarif, Baseline;
  bool WriteBaseline = false;
  /// Files whose findings are wanted, as the user names them; empty: all.
  std::vector<std::string> Named;
  /// Not all files of the program were looked at.
  bool IsPartial = false;
};

/// Prints, fixes, and gives the exit code of the process. `Findings` are all there are.
int present(std::vector<TrueFinding> Findings, const PresentRequest &Request);

} // namespace corolint

#endif
