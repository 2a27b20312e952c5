// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// State that the front end and the checks share while one translation unit is linted.

#ifndef COROLINT_LINTSESSION_H
#define COROLINT_LINTSESSION_H

#include "model/effects/UnitSummary.h"
#include <map>
#include <tuple>

namespace corolint {

/// The front end owns it and makes it active while clang-tidy creates the checks; the module's factories hand it to
/// each of them. clang-tidy and clangd have none: there, no check asks about other files.
class LintSession {
public:
  explicit LintSession(llvm::StringRef Directory) : Summary(std::make_unique<model::UnitSummary>(Directory)) {}

  /// The unit's part of the whole program's call graph.
  std::unique_ptr<model::UnitSummary> Summary;
  /// The declarations to look at, if clang-tidy's visitor is to skip most of them; null if it visits all.
  const std::vector<clang::Decl *> *Scope = nullptr;

  /// Records that the finding of `Check` at `Where` is true if the answer to the question of this number is yes.
  void addQuestion(llvm::StringRef Check, clang::SourceLocation Where, const clang::SourceManager &Sources,
                   unsigned Number);
  /// Returns the questions that a finding depends on: it is true if the answer to one of them is yes. Empty if the
  /// finding is true in any case.
  llvm::ArrayRef<unsigned> questionsOf(llvm::StringRef Check, llvm::StringRef File, unsigned Offset) const;
  llvm::ArrayRef<unsigned> questionsOf(llvm::StringRef Check, clang::SourceLocation Where,
                                       const clang::SourceManager &Sources) const;

  /// While it lives, new checks of this thread get the session.
  class Activation {
  public:
    explicit Activation(LintSession &Session) : Before(std::exchange(Active, &Session)) {}
    ~Activation() { Active = Before; }
    Activation(const Activation &) = delete;
    Activation &operator=(const Activation &) = delete;

  private:
    LintSession *Before;
  };
  /// Returns the active session, or null outside of corolint. clang-tidy creates modules without arguments, so this is
  /// the only way in.
  static LintSession *active() { return Active; }

private:
  static thread_local LintSession *Active;

  using Place = std::tuple<std::string, std::string, unsigned>;
  std::map<Place, llvm::SmallVector<unsigned, 1>> Questions;
};

} // namespace corolint

#endif
