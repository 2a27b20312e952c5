// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "unit/UninstantiatedLambda.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"

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
    // What argument-dependent lookup adds has the same name.
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
