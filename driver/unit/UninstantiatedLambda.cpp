// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unit/UninstantiatedLambda.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint::model;

/// Lambdas in it count as parts of it: they may be called at once.
static bool isWithinCoroutine(const CXXMethodDecl &Lambda) {
  for (const DeclContext *Around = Lambda.getParent()->getDeclContext(); Around && !Around->isFileContext();
       Around = Around->getParent())
    if (const auto *F = dyn_cast<FunctionDecl>(Around); F && isCoroutine(*F))
      return true;
  return false;
}

static bool holdsThread(const CallRoles *Roles) { return Roles && (!Roles->Blocks.empty() || !Roles->Runs.empty()); }

/// Whether the callee, resolved or not, has the name of a function that blocks the thread.
static bool mayHoldThread(const Expr &E, const Catalog &Libs) {
  if (Callee C = calleeOf(E); C.Function)
    return holdsThread(rolesOf(C, Libs));
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call)
    return false;
  const Expr *Callee = Call->getCallee()->IgnoreParenImpCasts();
  if (const auto *Member = dyn_cast<CXXDependentScopeMemberExpr>(Callee))
    return Libs.mayHoldThread(Member->getMember().getAsString());
  if (const auto *Found = dyn_cast<OverloadExpr>(Callee)) {
    // Functions added by argument-dependent lookup have the same name.
    if (Found->getNumDecls() == 0)
      return Libs.mayHoldThread(Found->getName().getAsString());
    return llvm::any_of(Found->decls(), [&](const NamedDecl *D) {
      return holdsThread(Libs.call(qualifiedName(*D->getUnderlyingDecl())));
    });
  }
  return false;
}

bool corolint::model::mayMatterOnceInstantiated(const FunctionDecl &F, TranslationUnit &TU) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (!Method || !Method->getParent()->isLambda() || !F.isDependentContext() ||
      Method->getParent()->getDeclContext()->isDependentContext())
    return false;
  if (isCoroutine(F) || isWithinCoroutine(*Method))
    return true;
  bool Result = false;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *E = dyn_cast<Expr>(&S))
      Result |= mayHoldThread(*E, TU.catalog()) ||
                (isa<CallExpr>(E) && !E->isTypeDependent() && TU.tasks().of(E->getType()).Kind);
    return !Result;
  });
  return Result;
}
