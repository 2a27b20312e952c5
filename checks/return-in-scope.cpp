// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/LockAcrossSuspend.h"
#include "model/defects/ReturnInScope.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a task that is returned out of the scope it relies on.
class ReturnInScope : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const UnguardedReturn &Found : unguardedReturns(*F, TU.tasks(), TU.catalog()))
        if (isFirstReportAt(Found.Return->getReturnLoc()))
          report(Found, *F, TU);
  }

private:
  void report(const UnguardedReturn &Found, const FunctionDecl &F, TranslationUnit &TU) {
    // Awaited under a thread lock, that would be held while the coroutine sleeps.
    bool IsThreadLock = Found.Guard && isThreadLockGuard(Found.Guard->getType());
    {
      auto Warning = diag(Found.Return->getReturnLoc(), "this task runs when it is awaited, and by then %select{the "
                                                        "try block has ended: its handlers never see what the task "
                                                        "throws|%1 has ended}0; %select{co_return co_await it|make "
                                                        "this a coroutine that holds an asynchronous lock}2")
                     << bool(Found.Guard) << (Found.Guard ? "'" + Found.Guard->getNameAsString() + "'" : "")
                     << IsThreadLock;
      if (FixItHint Fix = awaitBeforeReturning(*Found.Return, F, TU); !IsThreadLock && !Fix.isNull())
        Warning << Fix;
    }
    if (Found.Guard)
      diag(Found.Guard->getLocation(), "its scope begins here", DiagnosticIDs::Note);
    else
      diag(Found.Try->getTryLoc(), "the try block begins here", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(ReturnInScope)
