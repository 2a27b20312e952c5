// Which files share which prefix. A guess that costs time when it is wrong, and never a finding: each file watches its
// own prefix.

#ifndef COROLINT_DRIVER_PREFIXPLAN_H
#define COROLINT_DRIVER_PREFIXPLAN_H

#include "clang/Tooling/CompilationDatabase.h"
#include "llvm/ADT/BitVector.h"

namespace corolint {

struct PrefixPlan {
  struct Prefix {
    /// Its lines of `#include`.
    std::string Text;
    /// The number of a command with the same flags.
    size_t Like = 0;
  };
  std::vector<Prefix> Prefixes;
  /// By command; -1: none.
  std::vector<int> Of;
};

/// WithUsers: the commands whose prefix may hold headers of the project's own.
PrefixPlan planPrefixes(llvm::ArrayRef<clang::tooling::CompileCommand> Commands, const llvm::BitVector &WithUsers);

/// The command that compiles `File`, which holds a prefix's lines, with the flags of `Like`.
clang::tooling::CompileCommand commandOfPrefix(const clang::tooling::CompileCommand &Like, llvm::StringRef File);

/// A plan as text, and back; none: the text is of other commands. A plan is kept as long as the commands are the same,
/// because with another one every file would have to be parsed again.
std::string writePlan(const PrefixPlan &Plan, llvm::ArrayRef<clang::tooling::CompileCommand> Commands,
                      const llvm::BitVector &WithUsers);
std::optional<PrefixPlan> readPlan(llvm::StringRef Text, llvm::ArrayRef<clang::tooling::CompileCommand> Commands,
                                   const llvm::BitVector &WithUsers);

} // namespace corolint

#endif
