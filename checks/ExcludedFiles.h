// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The option ExcludedFiles: where nothing is reported.

#ifndef COROLINT_EXCLUDEDFILES_H
#define COROLINT_EXCLUDEDFILES_H

#include "clang/Basic/SourceManager.h"
#include "llvm/Support/GlobPattern.h"
#include <deque>
#include <string>
#include <vector>

namespace corolint {

/// A list of globs, separated by `;`. One matches a file or a folder, by its name or by the end of its path:
/// `third_party`, `*.pb.cc`, `src/gen`.
class ExcludedFiles {
public:
  /// Adds one line to `Errors` for each glob that is not valid.
  ExcludedFiles(llvm::StringRef Globs, std::vector<std::string> &Errors);

  /// `Path` is absolute.
  bool contains(llvm::StringRef Path) const;
  /// Whether the place is in such a file. Code expanded from a macro is where the macro is used.
  bool contains(clang::SourceLocation Where, const clang::SourceManager &Sources) const;

private:
  /// The text that the patterns refer to.
  std::deque<std::string> Texts;
  std::vector<llvm::GlobPattern> Patterns;
};

} // namespace corolint

#endif
