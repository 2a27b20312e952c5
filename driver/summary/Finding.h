// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// True findings, the input of all reports.

#ifndef COROLINT_DRIVER_SUMMARY_FINDING_H
#define COROLINT_DRIVER_SUMMARY_FINDING_H

#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "model/syntax/AbsolutePath.h"
#include "summary/SummaryFile.h"

namespace corolint {

/// The name under which a NOLINT of ours that suppresses nothing is reported.
constexpr llvm::StringLiteral UnusedNolintName = "async-unused-nolint";

/// The name under which a NOLINT that begins with `async-` and names no check is reported.
constexpr llvm::StringLiteral UnknownNolintName = "async-unknown-nolint";

/// Whether the finding makes the run incomplete. Yes: code that does not compile, a file whose lint failed, a NOLINT
/// that names no check. No: findings of checks.
inline bool isError(const clang::tidy::ClangTidyError &E) { return E.DiagLevel == clang::tidy::ClangTidyError::Error; }

struct ProgramFinding {
  clang::tidy::ClangTidyError Error;
  /// The enclosing function, or empty.
  std::string Function;
  /// Set by `giveFingerprints`.
  std::string Fingerprint;
  /// The places of findings with the same cause, which are not reported separately; see `uniteCauses`.
  std::vector<clang::tooling::DiagnosticMessage> Callers;
};

ProgramFinding findingOf(const stored::Finding &From, const stored::Unit &Unit);

/// Sorts by file, place, check and text, and removes duplicates from several units.
void sortAndUnite(std::vector<ProgramFinding> &Findings);

using model::absolutePath;

} // namespace corolint

#endif
