// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What to use instead, in the words of the library that the coroutine belongs to.

#ifndef COROLINT_REPORT_SUGGESTION_H
#define COROLINT_REPORT_SUGGESTION_H

#include "model/TranslationUnit.h"
#include "model/effects/UnitSummary.h"

namespace corolint {

/// The advice of the call's own model file comes first when that is a library's, that of the coroutine's library when
/// it is C's or std's.
std::string insteadOf(const model::Offers &Ours, model::BlockKind Kind, llvm::StringRef Own, bool IsFromLibrary);

class Suggestion {
public:
  Suggestion(const clang::FunctionDecl &F, model::TranslationUnit &TU) : TU(TU), Library(TU.libraryOf(F, Namespace)) {}

  /// `Own` is what the call's model file says, of any library or of none.
  std::string insteadOf(model::BlockKind Kind, llvm::StringRef Own, bool IsFromLibrary) const {
    return corolint::insteadOf(offers(), Kind, Own, IsFromLibrary);
  }

  /// An awaitable that sleeps as `Entry` would with this argument. Empty: the library has none that we know.
  std::string sleepFor(const model::BlockEntry &Entry, llvm::StringRef Argument) const;

  /// What awaits several tasks at once and throws what they throw. Empty: the library has none that we know.
  std::string gather() const;

  bool isSameLibrary(const clang::FunctionDecl &Other) const;

  /// What the coroutine's library has in place of each kind of blocking.
  model::Offers offers() const;

private:
  std::string alternative(llvm::StringRef Kind) const;

  model::TranslationUnit &TU;
  std::string Namespace;
  const model::Library *Library;
};

} // namespace corolint

#endif
