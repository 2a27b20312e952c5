// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lint of a whole program as a Ninja graph: an edge a translation unit, and one that links.

#ifndef COROLINT_DRIVER_BUILD_NINJAGRAPH_H
#define COROLINT_DRIVER_BUILD_NINJAGRAPH_H

#include "frontend/TidyOptions.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

struct NinjaRequest {
  std::vector<clang::tooling::CompileCommand> Commands;
  /// Where the graph, the summaries and Ninja's own logs are kept.
  std::string Folder;
  TidyOptions Config;
  unsigned Jobs = 0;
  bool Plain = false;
  /// For the link: no code outside of the program overrides a virtual function of it.
  bool ClosedWorld = false;
  /// No progress.
  bool Quiet = false;
};

/// What a run leaves behind.
struct NinjaResult {
  std::vector<std::string> Summaries;
  std::string Report;
  bool Complete = true;
};

/// Brings the report up to date. What went wrong has been said.
NinjaResult runNinja(const NinjaRequest &Request);

} // namespace corolint

#endif
