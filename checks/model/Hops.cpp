#include "Hops.h"
#include "Callee.h"
#include "Condition.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/ExprCXX.h"

using namespace clang;
using namespace corolint::model;

Hops::Hops(llvm::ArrayRef<const CFGBlock *> Blocks, ASTContext &Context, const Vocabulary &V)
    : Context(Context), V(V) {
  // States only grow from "on the loop" to "may be off", so this ends.
  for (bool Changed = true; Changed;) {
    Changed = false;
    for (const CFGBlock *Block : Blocks) {
      State S = Starts.lookup(Block);
      for (const CFGElement &Element : *Block)
        step(S, Element);
      if (!S.MayBeOff)
        continue;
      for (const CFGBlock *Successor : Block->succs()) {
        if (!Successor)
          continue;
        State &Start = Starts[Successor];
        bool UntilAwait = Start.MayBeOff ? Start.UntilAwait && S.UntilAwait : S.UntilAwait;
        State Joined{true, UntilAwait};
        Changed |= Joined != Start;
        Start = Joined;
      }
    }
  }
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
