// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/StaleAcrossSuspend.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds an iterator or reference into a shared container that is kept across a suspension.
class StaleAcrossSuspend : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const StaleHandle &Found : staleHandles(TU))
      if (isFirstReportAt(Found.Variable->getLocation()))
        report(Found);
  }

private:
  void report(const StaleHandle &Found) {
    const ValueDecl *Container = Found.What.Into.Entity;
    if (Found.Loops)
      diag(Found.Over->getKeywordLoc(),
           "this coroutine is suspended in a loop over %0, and '%1' changes %0 meanwhile, which invalidates the loop's "
           "iterators; loop over a copy, or take out what is handled")
          << Container << displayName(*Found.Changer);
    else
      diag(Found.Use->getExprLoc(), "%0 refers into %1, which '%2' may have changed while this coroutine was "
                                    "suspended, and is then invalid; look it up again")
          << Found.Variable << Container << displayName(*Found.Changer);
    if (!Found.Loops)
      diag(Found.Over->getKeywordLoc(), "suspended here", DiagnosticIDs::Note);
    diag(Found.By.Where->getExprLoc(), "changed here", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(StaleAcrossSuspend)
