#include "Offload.h"
#include "Callee.h"
#include "Condition.h"
#include "Coroutine.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isOffload(const Expr &E, const ASTContext &Context, const Vocabulary &V) {
  Callee C = calleeOf(E);
  const CallRoles *Roles = rolesOf(C, V);
  return Roles && llvm::any_of(Roles->Offload, [&](const CallEntry *Entry) { return applies(*Entry, C, Context); });
}

llvm::DenseSet<const FunctionDecl *>
corolint::model::offloadedFunctions(llvm::ArrayRef<const FunctionDecl *> Functions, const ASTContext &Context,
                                    const Vocabulary &V) {
  llvm::DenseSet<const FunctionDecl *> HandedOver, UsedHere;
  auto Collect = [&](const Stmt &Root, llvm::DenseSet<const FunctionDecl *> &Into, bool StopAtOffload) {
    forEachStatement(Root, [&](const Stmt &S) {
      if (const auto *Ref = dyn_cast<DeclRefExpr>(&S)) {
        if (const auto *F = dyn_cast<FunctionDecl>(Ref->getDecl()))
          Into.insert(F->getCanonicalDecl());
      } else if (const auto *Member = dyn_cast<MemberExpr>(&S)) {
        if (const auto *F = dyn_cast<FunctionDecl>(Member->getMemberDecl()))
          Into.insert(F->getCanonicalDecl());
      } else if (const auto *Lambda = dyn_cast<LambdaExpr>(&S)) {
        if (const CXXMethodDecl *Operator = Lambda->getCallOperator())
          Into.insert(Operator->getCanonicalDecl());
      }
      const auto *E = dyn_cast<Expr>(&S);
      return !(StopAtOffload && E && isOffload(*E, Context, V));
    });
  };
  for (const FunctionDecl *F : Functions)
    forEachStatement(*F->getBody(), [&](const Stmt &S) {
      const auto *E = dyn_cast<Expr>(&S);
      if (!E || !isOffload(*E, Context, V))
        return true;
      for (const Stmt *Argument : E->children())
        if (Argument)
          Collect(*Argument, HandedOver, false);
      return false;
    });
  if (HandedOver.empty())
    return HandedOver;
  for (const FunctionDecl *F : Functions)
    Collect(*F->getBody(), UsedHere, true);
  for (const FunctionDecl *F : UsedHere)
    HandedOver.erase(F);
  return HandedOver;
}
