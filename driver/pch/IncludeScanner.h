// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What files include, as Clang's preprocessor sees it, without the cost of reading system headers for each of them. So
// it may be wrong, where a condition depends on a macro of such a header; and nothing but speed depends on it.

#ifndef COROLINT_DRIVER_PCH_INCLUDESCANNER_H
#define COROLINT_DRIVER_PCH_INCLUDESCANNER_H

#include "pch/IncludeGraph.h"
#include "clang/Frontend/CompilerInvocation.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

/// A header that the user's code includes: the words that find it from anywhere, with their brackets, what it is known
/// by, and where it is.
struct NamedHeader {
  std::string Words, Path, Place;
};

/// Reads files that are compiled with the same flags.
class IncludeScanner {
public:
  /// `Command` is that of one of them.
  explicit IncludeScanner(const clang::tooling::CompileCommand &Command);

  /// Those that `File`, by the name that its command gives it, includes, itself or through the user's headers, in order
  /// and each once. May be called by several threads at a time.
  std::vector<NamedHeader> headersOf(const std::string &File) const;

  /// Adds to the graph what reading the headers that it does not know reads.
  void addTo(IncludeGraph &Graph, llvm::ArrayRef<NamedHeader> Headers) const;

private:
  std::string Directory;
  /// Null: Clang does not understand the command.
  std::shared_ptr<clang::CompilerInvocation> Flags;
};

} // namespace corolint

#endif
