// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a returned task that refers to a local of the function.
class DanglingReturn : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (isReturnedTask(Found) && isTrueOrAsked(Found, TU) && isFirstReportAt(Found.What.Where))
          report(Found, *F, TU);
  }

private:
  /// Closures and temporaries are left to async-dangling-capture and async-dangling-argument.
  static bool isReturnedTask(const DanglingTask &Found) {
    return Found.How == Outlives::Returned && Found.What.Owner && Found.What.Kind != LoanKind::Closure &&
           !Found.Started;
  }

  void report(const DanglingTask &Found, const FunctionDecl &F, TranslationUnit &TU) {
    {
      auto Warning = diag(Found.What.Where, "%0; co_return co_await it here%select{, or let the coroutine take it by "
                                            "value|}1")
                     << outliving(Found) << (Found.What.Kind == LoanKind::Operation);
      // The task is known to be the only one only if the call itself is returned.
      forEachStatement(*F.getBody(), [&](const Stmt &S) {
        if (const auto *Return = dyn_cast<ReturnStmt>(&S);
            Return && Return->getRetValue() && Return->getRetValue()->IgnoreUnlessSpelledInSource() == Found.Task)
          if (FixItHint Fix = awaitBeforeReturning(*Return, F, TU); !Fix.isNull())
            Warning << Fix;
        return true;
      });
    }
    noteOutliving(Found);
  }
};
} // namespace

COROLINT_CHECK(DanglingReturn)
