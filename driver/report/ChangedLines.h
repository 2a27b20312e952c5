// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lines that differ from a commit of Git.

#ifndef COROLINT_DRIVER_REPORT_CHANGEDLINES_H
#define COROLINT_DRIVER_REPORT_CHANGEDLINES_H

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"
#include <string>
#include <vector>

namespace corolint {

class ChangedLines {
public:
  /// Asks Git, in the current folder, for the differences between the working tree and its merge base with `Commit`.
  /// Files that Git does not track yet, and does not ignore, count as new. The error is one line.
  static llvm::Expected<ChangedLines> since(llvm::StringRef Commit);

  /// `Path` is absolute; lines count from 1.
  bool contains(llvm::StringRef Path, unsigned Line) const;

  /// Absolute paths of the files that the commit does not have.
  const std::vector<std::string> &newFiles() const { return New; }

private:
  struct Lines {
    unsigned First, Last;
  };
  /// Reads `git diff --unified=0`, whose paths are below `Top`.
  void read(llvm::StringRef Patch, llvm::StringRef Top);

  /// By the path with links resolved.
  llvm::StringMap<std::vector<Lines>> Changed;
  std::vector<std::string> New;
};

} // namespace corolint

#endif
