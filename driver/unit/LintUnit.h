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

/// A function's body: findings in it are told apart by its name, whatever lines come before it.
struct NamedBody {
  std::string File, Name;
  unsigned Begin, End;
};

/// A finding of one unit.
struct UnitFinding {
  clang::tidy::ClangTidyError Error;
  /// It is true if one of these questions of the summary is answered with yes. Empty: it is true.
  std::vector<unsigned> Questions;
};

struct Linted {
  std::vector<UnitFinding> Findings;
  std::unique_ptr<model::UnitSummary> Program;
  std::vector<NamedBody> Bodies;
  /// Where the user's coroutines are, by file and offset.
  std::vector<std::pair<std::string, unsigned>> Coroutines;
  std::vector<Suppression> Suppressions;
  /// The files that were read and are not the system's; then all files.
  std::vector<std::string> UserFiles;
  std::vector<std::string> Dependencies;
  bool Compiles = true;
  /// If it does not: what may make it, as `Lookups` records it; none: something else may.
  std::optional<std::string> Missing;
  /// Why this file may mean something else without the prefix it was parsed on; empty: it does not.
  std::string PrefixObjection;
  /// Why leaving out system headers' bodies may change what is found; empty: it does not.
  std::string Objection;
};

struct HowToLint {
  /// Parse system headers' function bodies too, though nobody asks for them.
  bool Plain = false;
  /// A precompiled prefix to parse on, made by `corolint prefix`; empty: none.
  std::string Prefix;
};

/// `Config` must be valid.
Linted lint(const clang::tooling::CompileCommand &Command, const TidyOptions &Config, const HowToLint &How);

} // namespace corolint

#endif
