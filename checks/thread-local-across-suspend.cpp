// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/ThreadLocalAcrossSuspend.h"
#include "model/flow/ThreadAffinity.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a thread-local that is used on both sides of a suspension, after which another thread may resume.
class ThreadLocalAcrossSuspend : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines()) {
      std::string Namespace;
      const Library *L = TU.libraryOf(*F, Namespace);
      auto ResumesElsewhere = [&](const CoroutineSuspendExpr &Suspend) {
        bool AnyAwait = L && L->Resumes == ResumesOn::AnyThread && isa<CoawaitExpr>(Suspend);
        return AnyAwait || isHop(Suspend, TU.context(), TU.catalog());
      };
      for (const MigratedThreadLocal &Found :
           migratedThreadLocals(TU.body(*F), TU.liveAcrossSuspend(*F), TU.catalog(), ResumesElsewhere))
        if (isFirstReportAt(Found.Use->getExprLoc()))
          report(Found);
    }
  }

private:
  void report(const MigratedThreadLocal &Found) {
    SourceLocation Use = Found.Use->getExprLoc();
    if (!Found.Variable)
      diag(Use, "the error number is read after this coroutine was suspended: what ran in between has set it; keep it "
                "in a variable before the suspension");
    else if (Found.Refers)
      diag(Use, "%0 refers to a thread-local of the thread that ran before this coroutine was suspended, and another "
                "thread may run it now; look it up again")
          << Found.Variable;
    else
      diag(Use, "thread-local %0 was set before this coroutine was suspended, and another thread, with another %0, may "
                "run it now; keep the value in a local and set it again")
          << Found.Variable;
    diag(Found.Over->getKeywordLoc(), "suspended here", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(ThreadLocalAcrossSuspend)
