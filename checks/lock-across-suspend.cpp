// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/LockAcrossSuspend.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a thread lock that is held across a suspension point.
class LockAcrossSuspend : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines())
      for (const LockedSuspension &Found : lockedSuspensions(TU.body(*F), TU.catalog()))
        if (isFirstReportAt(Found.Suspends->getKeywordLoc()))
          report(Found);
  }

private:
  void report(const LockedSuspension &Found) {
    {
      auto Warning = diag(Found.Suspends->getKeywordLoc(),
                          "a thread lock is held while this coroutine is suspended: whoever wants "
                          "it next blocks its thread, perhaps the one that has to resume it; "
                          "unlock first, or use an asynchronous lock");
      mark(Warning, Found.Suspends);
    }
    diag(Found.Held.Since, "locked here", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(LockAcrossSuspend)
