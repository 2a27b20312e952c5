// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/Offload.h"
#include "model/syntax/CallCondition.h"
#include "model/syntax/Callee.h"
#include "model/syntax/Coroutine.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isOffload(const Expr &E, const ASTContext &Context, const Catalog &Libs) {
  Callee C = calleeOf(E);
  const CallRoles *Roles = rolesOf(C, Libs);
  return Roles && llvm::any_of(Roles->Offload, [&](const CallEntry *Entry) { return applies(*Entry, C, Context); });
}

using FunctionSet = llvm::DenseSet<const FunctionDecl *>;

namespace {
/// The functions that a body names: to pass them to another thread, or for its own thread.
struct Named {
  FunctionSet HandedOver, Here;
};
} // namespace

static const FunctionDecl *functionNamedBy(const Stmt &S) {
  const ValueDecl *Declaration = nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
    Declaration = Ref->getDecl();
  else if (const auto *Member = dyn_cast<MemberExpr>(&S))
    Declaration = Member->getMemberDecl();
  else if (const auto *Lambda = dyn_cast<LambdaExpr>(&S))
    Declaration = Lambda->getCallOperator();
  const auto *F = dyn_cast_or_null<FunctionDecl>(Declaration);
  return F ? F->getCanonicalDecl() : nullptr;
}

static Named namedIn(const Stmt &Body, const ASTContext &Context, const Catalog &Libs) {
  Named Result;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const FunctionDecl *F = functionNamedBy(S))
      Result.Here.insert(F);
    const auto *E = dyn_cast<Expr>(&S);
    if (!E || !isOffload(*E, Context, Libs))
      return true;
    for (const Stmt *Argument : E->children())
      if (Argument)
        forEachStatement(*Argument, [&](const Stmt &Part) {
          if (const FunctionDecl *F = functionNamedBy(Part))
            Result.HandedOver.insert(F);
          return true;
        });
    return false;
  });
  return Result;
}

/// Returns `Start`, and what its members name for their own thread.
static FunctionSet reachable(const FunctionSet &Start, const llvm::DenseMap<const FunctionDecl *, Named> &Bodies) {
  FunctionSet Result = Start;
  llvm::SmallVector<const FunctionDecl *, 32> Work(Start.begin(), Start.end());
  while (!Work.empty()) {
    auto Found = Bodies.find(Work.pop_back_val());
    if (Found == Bodies.end())
      continue;
    for (const FunctionDecl *Next : Found->second.Here)
      if (Result.insert(Next).second)
        Work.push_back(Next);
  }
  return Result;
}

FunctionSet corolint::model::offloadedFunctions(llvm::ArrayRef<const FunctionDecl *> Functions,
                                                const ASTContext &Context, const Catalog &Libs) {
  llvm::DenseMap<const FunctionDecl *, Named> Bodies;
  FunctionSet HandedOver, Roots;
  for (const FunctionDecl *F : Functions) {
    Named &Own = Bodies[F->getCanonicalDecl()] = namedIn(*F->getBody(), Context, Libs);
    HandedOver.insert(Own.HandedOver.begin(), Own.HandedOver.end());
  }
  FunctionSet Elsewhere = reachable(HandedOver, Bodies);
  for (const auto &[F, Own] : Bodies)
    if (!Elsewhere.contains(F))
      Roots.insert(F);
  for (const FunctionDecl *F : reachable(Roots, Bodies))
    Elsewhere.erase(F);
  return Elsewhere;
}
