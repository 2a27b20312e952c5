// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/flow/ThreadAffinity.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/Offload.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace corolint::model;

ThreadAffinity::ThreadAffinity(const Dataflow &Ways, ASTContext &Context, const Catalog &Libs)
    : Context(Context), Libs(Libs) {
  Starts = Ways.solve<State>([&](State &S, const CFGElement &Element) { step(S, Element); });
}

static const HopEntry *hopOf(const Expr &Operand, const ASTContext &Context, const Catalog &Libs) {
  const Expr *E = Operand.IgnoreUnlessSpelledInSource();
  Callee C = calleeOf(*E);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles)
    return nullptr;
  for (const HopEntry *Hop : Roles->Hops)
    if (applies(*Hop, C, Context))
      return Hop;
  return nullptr;
}

/// Whether the awaiter's `await_suspend` passes its coroutine to another thread: `std::thread([h] { h.resume(); })`?
static bool awaiterHandsOver(const CoroutineSuspendExpr &Suspend, const ASTContext &Context, const Catalog &Libs) {
  const Expr *Suspends = Suspend.getSuspendExpr();
  const CallExpr *Call = nullptr;
  if (Suspends)
    forEachStatement(*Suspends, [&](const Stmt &S) {
      const auto *Candidate = dyn_cast<CXXMemberCallExpr>(&S);
      if (Candidate && Candidate->getMethodDecl() && isAwaiterMember(*Candidate->getMethodDecl()))
        Call = Candidate;
      return !Call;
    });
  const FunctionDecl *Definition = nullptr;
  if (!Call || !Call->getDirectCallee()->hasBody(Definition) || Definition->getNumParams() != 1)
    return false;
  const ParmVarDecl *Handle = Definition->getParamDecl(0);
  bool Found = false;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    const auto *E = dyn_cast<Expr>(&S);
    if (E && isOffload(*E, Context, Libs))
      forEachStatement(*E, [&](const Stmt &Part) {
        const auto *Ref = dyn_cast<DeclRefExpr>(&Part);
        Found |= Ref && Ref->getDecl() == Handle;
        return !Found;
      });
    return !Found;
  });
  return Found;
}

bool corolint::model::isHop(const CoroutineSuspendExpr &Suspend, ASTContext &Context, const Catalog &Libs) {
  return hopOf(*Suspend.getOperand(), Context, Libs) || awaiterHandsOver(Suspend, Context, Libs);
}

void ThreadAffinity::step(State &S, const CFGElement &Element) const {
  auto Statement = Element.getAs<CFGStmt>();
  const auto *Await = Statement ? dyn_cast<CoawaitExpr>(Statement->getStmt()) : nullptr;
  if (!Await)
    return;
  if (const HopEntry *Hop = hopOf(*Await->getOperand(), Context, Libs))
    S = {Hop->To == HopTarget::Pool, Hop->Until == HopUntil::Await};
  else if (awaiterHandsOver(*Await, Context, Libs))
    S = {true, false};
  else if (S.UntilAwait)
    S = {};
}
