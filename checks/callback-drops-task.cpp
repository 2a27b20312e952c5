// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/CallbackDropsTask.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a coroutine passed to a function that drops its task, so that it never runs.
class CallbackDropsTask : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions()) {
      visit(*F->getBody(), TU);
      if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(F))
        for (const CXXCtorInitializer *Member : Constructor->inits())
          visit(*Member->getInit(), TU);
    }
  }

private:
  void visit(const Stmt &Root, TranslationUnit &TU) {
    forEachStatement(Root, [&](const Stmt &S) {
      if (const auto *E = dyn_cast<Expr>(&S))
        for (const DroppingCall &Found : droppingCalls(*E, TU.context(), TU.catalog())) {
          const Expr &Callable = *Found.Callable->IgnoreParenImpCasts();
          if (TU.tasks().of(resultOfCalling(Callable.getType())).isLostWhenDropped() &&
              isFirstReportAt(Callable.getExprLoc()))
            report(Found, Callable);
        }
      return true;
    });
  }

  void report(const DroppingCall &Found, const Expr &Callable) {
    bool IsClass = Found.Target.ObjectClass &&
                   (isa<CXXConstructorDecl>(Found.Target.Function) || isVoidWrapper(*Found.Target.ObjectClass));
    diag(Callable.getExprLoc(),
         "%0 drops what this returns, and it returns a task: its body never runs; pass something that spawns the task")
        << (IsClass ? "'" + displayName(*Found.Target.ObjectClass) + "'"
                    : calleeName({Found.Target, nullptr, Callable.getExprLoc()}))
        << Callable.getSourceRange();
  }
};
} // namespace

COROLINT_CHECK(CallbackDropsTask)
