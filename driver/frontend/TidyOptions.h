// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which checks run with which options: clang-tidy's own files and rules, for our checks alone.

#ifndef COROLINT_DRIVER_FRONTEND_TIDYOPTIONS_H
#define COROLINT_DRIVER_FRONTEND_TIDYOPTIONS_H

#include "clang-tidy/ClangTidyOptions.h"
#include <optional>
#include <string>
#include <vector>

namespace corolint {

/// What the command line says; each as in clang-tidy.
struct TidyOptions {
  std::optional<std::string> Checks, WarningsAsErrors, HeaderFilter, Config;
  std::vector<std::string> ExtraArgs, ExtraArgsBefore, RemovedArgs;
  /// nullopt: as the terminal allows.
  std::optional<bool> Color;
};

/// The flags of a compile command after what .clang-tidy and the command line add to and remove from them.
std::vector<std::string> adjustedFlags(const std::vector<std::string> &Words, const TidyOptions &From,
                                       const clang::tidy::ClangTidyOptions &Options);

/// Are there such flags?
bool adjustsFlags(const TidyOptions &From, const clang::tidy::ClangTidyOptions &Options);

/// Null: `Config` cannot be parsed, which has been said.
std::unique_ptr<clang::tidy::ClangTidyOptionsProvider> makeOptionsProvider(const TidyOptions &From);

/// May they ask for warnings of the compiler (`clang-diagnostic-…`)?
bool mayWantWarnings(const clang::tidy::ClangTidyOptions &Options);

} // namespace corolint

#endif
