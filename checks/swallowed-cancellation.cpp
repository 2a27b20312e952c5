// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/SwallowedCancellation.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a handler that swallows a coroutine's cancellation, so that the coroutine keeps running.
class SwallowedCancellation : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines()) {
      if (TU.tasks().of(F->getReturnType()).Kind == TypeKind::FireAndForget)
        continue;
      std::string Namespace;
      const Library *L = TU.libraryOf(*F, Namespace);
      if (!L || L->Cancel.Mechanism != CancelMechanism::Exception)
        continue;
      for (const std::string &Name : L->Cancel.Exceptions)
        if (const CXXRecordDecl *Cancelled = classNamed(Name, TU.context()))
          for (const SwallowingHandler &Found : swallowingHandlers(TU.body(*F), *Cancelled, L->Cancel.Once))
            if (isFirstReportAt(Found.Handler->getBeginLoc()))
              report(Found, Name, TU.catalog().libraryOf(Name) == L);
    }
  }

private:
  /// `IsItsOwn`: the exception is only ever a cancellation, so all of them may be rethrown.
  void report(const SwallowingHandler &Found, const std::string &Name, bool IsItsOwn) {
    SourceLocation Where = Found.Handler->getBeginLoc();
    llvm::SmallVector<FixItHint, 1> Rethrow;
    if (IsItsOwn && !Where.isMacroID())
      Rethrow.push_back(FixItHint::CreateInsertion(Where, "catch (const " + Name + " &) { throw; } "));
    diag(Where,
         "this handler eats the cancellation of this coroutine too, which goes on as if nobody had cancelled it; "
         "rethrow '%0'%select{ when it is a cancellation|}1")
        << Name << IsItsOwn << Rethrow;
    diag(Found.GoesOn->getKeywordLoc(), "it goes on to this suspension point", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(SwallowedCancellation)
