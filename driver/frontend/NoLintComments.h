// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// NOLINT comments that name our checks, and whether they have suppressed a finding. clang-tidy itself does not report
// unused ones.

#ifndef COROLINT_DRIVER_FRONTEND_NOLINTCOMMENTS_H
#define COROLINT_DRIVER_FRONTEND_NOLINTCOMMENTS_H

#include "LintSession.h"
#include "clang-tidy/ClangTidyDiagnosticConsumer.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringRef.h"
#include <string>
#include <vector>

namespace corolint {

/// One name, which may be a pattern, of those that a NOLINT lists.
struct Suppression {
  std::string File;
  unsigned Offset;
  std::string Check;
  /// The lines that it covers, from 1.
  unsigned FirstLine, LastLine;
  bool Used = false;
  /// Findings that it would suppress if other files make them true.
  std::vector<unsigned> Questions;
};

/// Returns those in `Text` that name one of our checks.
std::vector<Suppression> findSuppressions(llvm::StringRef File, llvm::StringRef Text);

/// clang-tidy's consumer, which also records what a NOLINT suppressed.
class NoLintListener : public clang::tidy::ClangTidyDiagnosticConsumer {
public:
  NoLintListener(clang::tidy::ClangTidyContext &Context, const LintSession &Session)
      : ClangTidyDiagnosticConsumer(Context), Context(Context), Session(Session) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level Level, const clang::Diagnostic &Info) override;

  /// Marks those of `All` that have suppressed something, or whose check did not run.
  void mark(std::vector<Suppression> &All) const;

private:
  struct Quiet {
    std::string Check, File;
    unsigned Line;
    llvm::ArrayRef<unsigned> Questions;
  };

  clang::tidy::ClangTidyContext &Context;
  const LintSession &Session;
  std::vector<Quiet> Quieted;
};

} // namespace corolint

#endif
