// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The includes of files, as Clang's preprocessor sees them, without the cost of reading system headers for each file.
// So it may be wrong if a condition depends on a macro of such a header; only speed depends on it.

#ifndef COROLINT_DRIVER_PCH_INCLUDESCANNER_H
#define COROLINT_DRIVER_PCH_INCLUDESCANNER_H

#include "pch/IncludeGraph.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// A header that the user's code includes: the spelling that finds it from anywhere, with its brackets, its identity,
/// and its path.
struct NamedHeader {
  std::string Words, Path, Place;
};

/// Reads files that are compiled with the same flags.
class IncludeScanner {
public:
  /// `Command` is the compile command of one of them.
  explicit IncludeScanner(const clang::tooling::CompileCommand &Command);

  /// Returns the headers that `File`, as its command names it, includes, itself or through the user's headers, in order
  /// and each once. May be called by several threads at a time.
  std::vector<NamedHeader> headersOf(const std::string &File) const;

  /// Adds to the graph the headers that it does not have, with all that including them reads.
  void addTo(IncludeGraph &Graph, llvm::ArrayRef<NamedHeader> Headers) const;

private:
  std::string Directory;
  /// Null if Clang does not accept the command.
  std::shared_ptr<clang::CompilerInvocation> Flags;
};

} // namespace corolint

#endif
