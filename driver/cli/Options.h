// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The command line, parsed and checked.

#ifndef COROLINT_DRIVER_CLI_OPTIONS_H
#define COROLINT_DRIVER_CLI_OPTIONS_H

#include "report/Report.h"

namespace corolint {

enum class Action { Lint, Summarize, Prefix, Link, Explain, Init, Demo };

/// The options of one call of corolint.
struct Options {
  Action Do = Action::Lint;
  /// The compile command, or its flags, after `--`.
  std::vector<std::string> Compile;
  ReportRequest Report;
  bool Plain = false, ExplainUnknown = false, ClosedWorld = false;

  /// For a lint, as the user wrote them. `Diff`: a commit, or empty if all lines count.
  std::string Database, Diff;
  std::vector<std::string> Files, Excluded;
  unsigned Jobs = 0;

  /// For the actions that a build system starts.
  std::string Unit, Output, Prefix, Dependencies, Missing, Directory;
  bool CheckedConfig = false;
  /// The shell's exit status of a killed action, and the signal that it stands for.
  int Killed = 0;
  std::optional<int> KilledBy;

  /// For a link.
  std::vector<std::string> Summaries;
  std::string LinkReport, Index;

  std::string ExplainedCheck, DemoFolder;
};

/// Returns nullopt, after reporting it, if the words are wrong.
std::optional<Options> parseOptions(int Count, const char **Words);

} // namespace corolint

#endif
