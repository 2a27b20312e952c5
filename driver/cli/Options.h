// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The words of the command line, parsed and checked.

#ifndef COROLINT_DRIVER_CLI_OPTIONS_H
#define COROLINT_DRIVER_CLI_OPTIONS_H

#include "report/Report.h"

namespace corolint {

enum class Action { Lint, Summarize, Prefix, Link, Explain, Init, Demo };

/// What one call of corolint asks for.
struct Options {
  Action Do = Action::Lint;
  /// The compile command, or its flags, after `--`.
  std::vector<std::string> Compile;
  ReportRequest Report;
  bool Plain = false, ExplainUnknown = false, ClosedWorld = false;

  /// Of a lint, as the user wrote them. `Diff`: a commit; empty: all lines count.
  std::string Database, Diff;
  std::vector<std::string> Files, Excluded;
  unsigned Jobs = 0;

  /// Of the actions that a build system starts.
  std::string Unit, Output, Prefix, Dependencies, Missing, Directory;
  bool CheckedConfig = false;
  /// The status of the shell that saw the action end before its time, and the signal that it stands for.
  int Killed = 0;
  std::optional<int> KilledBy;

  /// Of a link.
  std::vector<std::string> Summaries;
  std::string LinkReport, Index;

  std::string ExplainedCheck, DemoFolder;
};

/// nullopt: the words are wrong, which has been reported.
std::optional<Options> parseOptions(int Count, const char **Words);

} // namespace corolint

#endif
