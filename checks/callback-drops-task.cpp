// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/Callback.h"
#include "model/Coroutine.h"
#include "model/Names.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a coroutine that is passed where its task is dropped, so that it never runs.
class CallbackDropsTask : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.functions()) {
      visit(*F->getBody(), M);
      if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(F))
        for (const CXXCtorInitializer *Member : Constructor->inits())
          visit(*Member->getInit(), M);
    }
  }

private:
  void visit(const Stmt &Root, Model &M) {
    forEachStatement(Root, [&](const Stmt &S) {
      if (const auto *E = dyn_cast<Expr>(&S))
        for (const DroppingCall &Found : droppingCalls(*E, M.context(), M.vocabulary())) {
          const Expr &Callable = *Found.Callable->IgnoreParenImpCasts();
          if (M.tasks().of(resultOfCalling(Callable.getType())).isLostWhenDropped() &&
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
