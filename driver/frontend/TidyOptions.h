// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The checks to run and their options: clang-tidy's own files and rules, for our checks only.

#ifndef COROLINT_DRIVER_FRONTEND_TIDYOPTIONS_H
#define COROLINT_DRIVER_FRONTEND_TIDYOPTIONS_H

#include "clang-tidy/ClangTidyOptions.h"
#include <optional>
#include <string>
#include <vector>

namespace corolint {

/// The options of the command line, each as in clang-tidy.
struct TidyOptions {
  std::optional<std::string> Checks, WarningsAsErrors, HeaderFilter, Config;
  std::vector<std::string> ExtraArgs, ExtraArgsBefore, RemovedArgs;
  /// nullopt to decide by the terminal.
  std::optional<bool> Color;
};

/// The flags of a compile command after what .clang-tidy and the command line add to and remove from them.
std::vector<std::string> adjustedFlags(const std::vector<std::string> &Words, const TidyOptions &From,
                                       const clang::tidy::ClangTidyOptions &Options);

/// Whether there are such flags.
bool adjustsFlags(const TidyOptions &From, const clang::tidy::ClangTidyOptions &Options);

/// Returns null, after reporting it, if `Config` cannot be parsed.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> makeOptionsProvider(const TidyOptions &From);

/// Whether they may enable warnings of the compiler (`clang-diagnostic-…`).
bool mayWantWarnings(const clang::tidy::ClangTidyOptions &Options);

} // namespace corolint

#endif
