// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/NamedEntity.h"

using namespace clang;

const VarDecl *corolint::model::namedVariable(const Stmt &S) {
  const auto *Ref = dyn_cast<DeclRefExpr>(&S);
  return Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
}

const ValueDecl *corolint::model::namedEntity(const Expr &E) {
  const Expr *Name = E.IgnoreParenImpCasts();
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Name))
    return Ref->getDecl();
  const auto *Member = dyn_cast<MemberExpr>(Name);
  return Member && isa<CXXThisExpr>(Member->getBase()->IgnoreParenImpCasts()) ? Member->getMemberDecl() : nullptr;
}
