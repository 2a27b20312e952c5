// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The plan of prefixes, and the files that share each. A guess that only costs time if it is wrong: errors in a prefix
// are found when it is made, and objections of a file when that is parsed.

#ifndef COROLINT_DRIVER_PCH_PCHPLAN_H
#define COROLINT_DRIVER_PCH_PCHPLAN_H

#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

struct PrefixPlan {
  struct Prefix {
    /// Its lines of `#include`, each followed by the header's path.
    std::string Text;
    /// The number of a command with the same flags.
    size_t Like = 0;
  };
  std::vector<Prefix> Prefixes;
  /// By command; -1 for none.
  std::vector<int> Of;
};

/// The headers of a file that may be in its prefix.
enum class Sharing { Nothing, SystemHeaders, AllHeaders };

struct PlanRequest {
  llvm::ArrayRef<clang::tooling::CompileCommand> Commands;
  /// By command.
  std::vector<Sharing> Sharings;
};

PrefixPlan planPrefixes(const PlanRequest &Request);

/// Returns the command that compiles `File`, which holds a prefix's lines, with the flags of `Like`.
clang::tooling::CompileCommand commandOfPrefix(const clang::tooling::CompileCommand &Like, llvm::StringRef File);

/// A plan as text, and back; nullopt if the text is of another request, or if a header that it names no longer exists.
/// A plan is kept as long as possible, because a new one would make every file be parsed again.
std::string writePlan(const PrefixPlan &Plan, const PlanRequest &Request);
std::optional<PrefixPlan> readPlan(llvm::StringRef Text, const PlanRequest &Request);

} // namespace corolint

#endif
