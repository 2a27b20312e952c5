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
};

/// Prints, fixes, and gives the exit code of the process.
int present(std::vector<TrueFinding> Findings, const PresentRequest &Request);

} // namespace corolint

#endif
