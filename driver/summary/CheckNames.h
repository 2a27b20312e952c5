// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The names of our checks, and lookups of users' words among them.

#ifndef COROLINT_DRIVER_SUMMARY_CHECKNAMES_H
#define COROLINT_DRIVER_SUMMARY_CHECKNAMES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include <optional>
#include <string>
#include <vector>

namespace corolint {

struct ListedCheck {
  /// `async-…`, and the name of its page.
  std::string Name, Stem;
  /// A short description of its findings.
  std::string Summary;
  bool IsHint;
};

/// Returns the checks of Checks.def.
llvm::ArrayRef<ListedCheck> listedChecks();

/// Returns the names of the checks, and those under which NOLINT comments are reported.
llvm::ArrayRef<std::string> checkNames();

/// Whether the glob matches one of our checks. The glob has no `-` in front.
bool matchesCheck(llvm::StringRef Glob);

/// Returns the elements of a list of globs, as in `Checks`, each with its `-` if it has one.
std::vector<llvm::StringRef> globsOf(llvm::StringRef List);

/// Returns the first glob of `List` that begins with `async-` and matches no check, without its `-`.
std::optional<llvm::StringRef> unknownGlob(llvm::StringRef List);

} // namespace corolint

#endif
