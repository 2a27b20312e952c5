#include "Hops.h"
#include "Callee.h"
#include "Condition.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace corolint::model;

Hops::Hops(const Flow &Ways, ASTContext &Context, const Vocabulary &V) : Context(Context), V(V) {
  Starts = Ways.solve<State>([&](State &S, const CFGElement &Element) { step(S, Element); });
}

const HopEntry *Hops::hopOf(const Expr &Operand) const {
  const Expr *E = Operand.IgnoreUnlessSpelledInSource();
  Callee C = calleeOf(*E);
  const CallRoles *Roles = rolesOf(C, V);
  if (!Roles)
    return nullptr;
  for (const HopEntry *Hop : Roles->Hops)
    if (applies(*Hop, C, Context))
      return Hop;
  return nullptr;
}

void Hops::step(State &S, const CFGElement &Element) const {
  auto Statement = Element.getAs<CFGStmt>();
  const auto *Await = Statement ? dyn_cast<CoawaitExpr>(Statement->getStmt()) : nullptr;
  if (!Await)
    return;
  if (const HopEntry *Hop = hopOf(*Await->getOperand()))
    S = {Hop->To == HopTarget::Pool, Hop->Until == HopUntil::Await};
  else if (S.UntilAwait)
    S = {};
}
