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
  /// Not all files of the program were looked at, or not all of their findings are here.
  bool IsPartial = false;
};

/// Prints, fixes, and gives the exit code of the process.
int present(std::vector<TrueFinding> Findings, const PresentRequest &Request);

} // namespace corolint

#endif
