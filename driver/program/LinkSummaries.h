// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint link`: the linker, from the summaries of a program to its true findings.

#ifndef COROLINT_DRIVER_PROGRAM_LINKSUMMARIES_H
#define COROLINT_DRIVER_PROGRAM_LINKSUMMARIES_H

#include "summary/Finding.h"

namespace corolint {

struct Linked {
  /// Those of `async-unused-nolint` are made here: only the whole program shows whether a comment is unused.
  std::vector<ProgramFinding> Findings;
  /// The index for clang-tidy and clangd; empty if not requested.
  std::string EffectsIndex;
  /// What the answer leaves out, in lines for people; empty if not requested.
  std::string Unknown;
  /// The number of the program's coroutines.
  unsigned Coroutines = 0;
};

struct LinkRequest {
  bool Index = false, Unknown = false;
  /// No code outside of the program overrides its virtual functions.
  bool ClosedWorld = false;
};

/// The error is one line.
llvm::Expected<Linked> link(llvm::ArrayRef<std::string> Summaries, LinkRequest Wanted);

} // namespace corolint

#endif
