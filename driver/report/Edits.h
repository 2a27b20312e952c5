// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Changes to source files: made, or shown as a diff.

#ifndef COROLINT_DRIVER_REPORT_EDITS_H
#define COROLINT_DRIVER_REPORT_EDITS_H

#include "clang-tidy/ClangTidyOptions.h"
#include "report/SourceText.h"

namespace corolint {

class Edits {
public:
  /// Adds all of `Change`, by absolute paths, or nothing if some of it overlaps with earlier edits. Returns whether it
  /// was added.
  bool add(const llvm::StringMap<clang::tooling::Replacements> &Change);
  bool add(const clang::tooling::Replacement &Change);

  size_t fileCount() const { return Files.size(); }

  /// Changes the files, with the `FormatStyle` of their .clang-tidy around a change, as clang-tidy does.
  llvm::Error apply(clang::tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) const;
  /// Prints what `apply` would change, as a unified diff with paths from the current folder.
  llvm::Error show(clang::tidy::ClangTidyOptionsProvider &Options, SourceText &Texts) const;

private:
  std::map<std::string, clang::tooling::Replacements> Files;
};

} // namespace corolint

#endif
