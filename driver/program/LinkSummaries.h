// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// `corolint link`: the summaries of a program to the findings that are true of it.

#ifndef COROLINT_DRIVER_PROGRAM_LINKSUMMARIES_H
#define COROLINT_DRIVER_PROGRAM_LINKSUMMARIES_H

#include "summary/Finding.h"

namespace corolint {

struct Linked {
  /// Those of `async-unused-nolint` come from here: only the whole program knows whether a comment is of no use.
  std::vector<ProgramFinding> Findings;
  /// For clang-tidy and clangd; empty: nobody asked for it.
  std::string EffectsIndex;
  /// What the answer leaves out, in lines for people; empty: nobody asked for it.
  std::string Unknown;
  /// The number of the program's coroutines.
  unsigned Coroutines = 0;
};

struct LinkRequest {
  bool Index = false, Unknown = false;
  /// No code outside of the program overrides a virtual function of it.
  bool ClosedWorld = false;
};

/// The error is one line.
llvm::Expected<Linked> link(llvm::ArrayRef<std::string> Summaries, LinkRequest Wanted);

} // namespace corolint

#endif
