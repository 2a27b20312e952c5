// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "GenericLambda.h"
#include "Coroutine.h"
#include "Names.h"

using namespace clang;
using namespace corolint::model;

/// Lambdas in it count as parts of it: whoever calls one of them may do so at once.
static bool isWithinCoroutine(const CXXMethodDecl &Lambda) {
  for (const DeclContext *Around = Lambda.getParent()->getDeclContext(); Around && !Around->isFileContext();
       Around = Around->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(Around); F && isCoroutine(*F))
      return true;
  return false;
}

static bool holdsThread(const CallRoles *Roles) { return Roles && (!Roles->Blocks.empty() || !Roles->Runs.empty()); }

/// Does what is called, resolved or not, have the name of something that holds the thread?
static bool mayHoldThread(const Expr &E, const Vocabulary &V) {
  if (Callee C = calleeOf(E); C.Function)
    return holdsThread(rolesOf(C, V));
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call)
    return false;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    return V.mayHoldThread(Member->getMember().getAsString());
  if (const auto *Found = dyn_cast<OverloadExpr>(Callee)) {
    // What argument-dependent lookup adds has the same name.
    if (Found->getNumDecls() == 0)
      return V.mayHoldThread(Found->getName().getAsString());
    return llvm::any_of(Found->decls(), [&](const NamedDecl *D) {
      return holdsThread(V.call(qualifiedName(*D->getUnderlyingDecl())));
    });
  }
  return false;
}

bool corolint::model::mayMatterOnceInstantiated(const FunctionDecl &F, Model &M) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (!Method || !Method->getParent()->isLambda() || !F.isDependentContext() ||
      Method->getParent()->getDeclContext()->isDependentContext())
    return false;
  if (isCoroutine(F) || isWithinCoroutine(*Method))
    return true;
  bool Result = false;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *E = dyn_cast<Expr>(&S))
      Result |= mayHoldThread(*E, M.vocabulary()) ||
                (isa<CallExpr>(E) && !E->isTypeDependent() && M.tasks().of(E->getType()).Kind);
    return !Result;
  });
  return Result;
}
