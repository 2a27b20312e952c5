// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Replacements in terms of the library that the coroutine belongs to.

#ifndef COROLINT_REPORT_SUGGESTION_H
#define COROLINT_REPORT_SUGGESTION_H

#include "model/TranslationUnit.h"
#include "model/effects/UnitSummary.h"

namespace corolint {

/// The advice of the call's own model file takes precedence if that is a library's, and that of the coroutine's library
/// if it is C's or std's.
std::string insteadOf(const model::Offers &Ours, model::BlockKind Kind, llvm::StringRef Own, bool IsFromLibrary);

class Suggestion {
public:
  Suggestion(const clang::FunctionDecl &F, model::TranslationUnit &TU) : TU(TU), Library(TU.libraryOf(F, Namespace)) {}

  /// `Own` is the advice of the call's model file, of any library or of none.
  std::string insteadOf(model::BlockKind Kind, llvm::StringRef Own, bool IsFromLibrary) const {
    return corolint::insteadOf(offers(), Kind, Own, IsFromLibrary);
  }

  /// Returns an awaitable that sleeps as `Entry` would with this argument, or empty text if the library is not known to
  /// have one.
  std::string sleepFor(const model::BlockEntry &Entry, llvm::StringRef Argument) const;

  /// Returns what awaits several tasks at once and throws what they throw, or empty text if the library is not known to
  /// have one.
  std::string gather() const;

  bool isSameLibrary(const clang::FunctionDecl &Other) const;

  /// The replacements in the coroutine's library, by kind of blocking.
  model::Offers offers() const;

private:
  std::string alternative(llvm::StringRef Kind) const;

  model::TranslationUnit &TU;
  std::string Namespace;
  const model::Library *Library;
};

} // namespace corolint

#endif
