// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The lint of a whole program as a Ninja graph: one edge per translation unit, and one that links.

#ifndef COROLINT_DRIVER_BUILD_NINJAGRAPH_H
#define COROLINT_DRIVER_BUILD_NINJAGRAPH_H

#include "frontend/TidyOptions.h"
#include "clang/Tooling/CompilationDatabase.h"

namespace corolint {

struct NinjaRequest {
  std::vector<clang::tooling::CompileCommand> Commands;
  /// The folder of the graph, the summaries and Ninja's own logs.
  std::string Folder;
  TidyOptions Config;
  unsigned Jobs = 0;
  bool Plain = false;
  /// For the linker: no code outside of the program overrides its virtual functions.
  bool ClosedWorld = false;
  /// No progress.
  bool Quiet = false;
};

/// The result of a run.
struct NinjaResult {
  std::vector<std::string> Summaries;
  std::string Report;
  bool Complete = true;
};

/// Brings the report up to date. Errors have been reported.
NinjaResult runNinja(const NinjaRequest &Request);

} // namespace corolint

#endif
