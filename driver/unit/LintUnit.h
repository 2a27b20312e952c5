// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// clang-tidy with our checks on one compile command.

#ifndef COROLINT_DRIVER_UNIT_LINTUNIT_H
#define COROLINT_DRIVER_UNIT_LINTUNIT_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "frontend/NoLintComments.h"
#include "frontend/TidyOptions.h"
#include "model/effects/UnitSummary.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// A function's body: findings in it are identified by its name, independent of the lines before it.
struct NamedBody {
  std::string File, Name;
  unsigned Begin, End;
};

/// A finding of one unit.
struct UnitFinding {
  clang::tidy::ClangTidyError Error;
  /// It is true if the answer to one of these questions of the summary is yes, or if there are none.
  std::vector<unsigned> Questions;
};

struct Linted {
  std::vector<UnitFinding> Findings;
  std::unique_ptr<model::UnitSummary> Program;
  std::vector<NamedBody> Bodies;
  /// Where the user's coroutines are, by file and offset.
  std::vector<std::pair<std::string, unsigned>> Coroutines;
  std::vector<Suppression> Suppressions;
  /// The files read that are not the system's, and all files.
  std::vector<std::string> UserFiles;
  std::vector<std::string> Dependencies;
  bool Compiles = true;
  /// If it does not compile: its negative dependencies, as `Lookups` records them; nullopt if they are incomplete.
  std::optional<std::string> Missing;
  /// Why this file may have another meaning without the prefix it was parsed on; empty if it does not.
  std::string PrefixObjection;
  /// Why leaving out system headers' bodies may change the findings; empty if it does not.
  std::string Objection;
};

struct HowToLint {
  /// Parse system headers' function bodies too, although the checks do not need them.
  bool Plain = false;
  /// A precompiled prefix to parse on, made by `corolint prefix`, or empty.
  std::string Prefix;
};

/// `Config` must be valid.
Linted lint(const clang::tooling::CompileCommand &Command, const TidyOptions &Config, const HowToLint &How);

} // namespace corolint

#endif
