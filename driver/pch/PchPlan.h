// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which files share which prefix. A guess that costs time when it is wrong: what is wrong with a prefix is found when
// it is made, and what is wrong with it for one file when that is parsed.

#ifndef COROLINT_DRIVER_PCH_PCHPLAN_H
#define COROLINT_DRIVER_PCH_PCHPLAN_H

#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

struct PrefixPlan {
  struct Prefix {
    /// Its lines of `#include`, each with the header's place behind it.
    std::string Text;
    /// The number of a command with the same flags.
    size_t Like = 0;
  };
  std::vector<Prefix> Prefixes;
  /// By command; -1: none.
  std::vector<int> Of;
};

/// What of a file may be in its prefix.
enum class Sharing { Nothing, SystemHeaders, AllHeaders };

struct PlanRequest {
  llvm::ArrayRef<clang::tooling::CompileCommand> Commands;
  /// By command.
  std::vector<Sharing> Sharings;
};

PrefixPlan planPrefixes(const PlanRequest &Request);

/// The command that compiles `File`, which holds a prefix's lines, with the flags of `Like`.
clang::tooling::CompileCommand commandOfPrefix(const clang::tooling::CompileCommand &Like, llvm::StringRef File);

/// A plan as text, and back; none: the text is of another request, or a header that it names is gone. A plan is kept as
/// long as it can be, because with another one every file would have to be parsed again.
std::string writePlan(const PrefixPlan &Plan, const PlanRequest &Request);
std::optional<PrefixPlan> readPlan(llvm::StringRef Text, const PlanRequest &Request);

} // namespace corolint

#endif
