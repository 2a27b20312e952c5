// What to use instead, in the words of the library that the coroutine belongs to.

#ifndef COROLINT_SUGGESTION_H
#define COROLINT_SUGGESTION_H

#include "model/Model.h"

namespace corolint {

class Suggestion {
public:
  Suggestion(const clang::FunctionDecl &F, model::Model &M) : M(M), Library(M.libraryOf(F, Namespace)) {}

  /// `Entry`, null if there is none, may be of any library: its own advice comes first when it is a library's, the coroutine's library's when it is C's or std's.
  std::string insteadOf(model::BlockKind Kind, const model::BlockEntry *Entry) const;

  /// An awaitable that sleeps as `Entry` would with this argument. Empty: the library has none that we know.
  std::string sleepFor(const model::BlockEntry &Entry, llvm::StringRef Argument) const;

  /// What awaits several tasks at once and throws what they throw. Empty: the library has none that we know.
  std::string gather() const;

  bool isSameLibrary(const clang::FunctionDecl &Other) const;

private:
  std::string alternative(llvm::StringRef Kind) const;
  std::string inNamespace(llvm::StringRef Text) const;

  model::Model &M;
  std::string Namespace;
  const model::Library *Library;
};

} // namespace corolint

#endif
