// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/ValuePlace.h"
#include "model/syntax/ContainerMembers.h"
#include "model/syntax/NamedEntity.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

bool corolint::model::isStd(const FunctionDecl &F) {
  return F.isInStdNamespace() || (isa<CXXMethodDecl>(F) && cast<CXXMethodDecl>(F).getParent()->isInStdNamespace());
}

const Expr *corolint::model::objectOf(const CallExpr &Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return Member->getImplicitObjectArgument();
  return isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Call.getDirectCallee()) ? Call.getArg(0)
                                                                                                  : nullptr;
}

const Expr *corolint::model::givesElement(const CallExpr &Call) {
  const FunctionDecl *F = Call.getDirectCallee();
  if (!F || !isStd(*F))
    return nullptr;
  if (const Expr *Object = objectOf(Call))
    return returnsElement(lastName(*F)) ? Object : nullptr;
  return Call.getNumArgs() == 1 && F->getReturnType()->isReferenceType() && lastName(*F) == "get" ? Call.getArg(0)
                                                                                                  : nullptr;
}

const ValueDecl *corolint::model::placeOf(const Expr &E) {
  const auto *Ref = dyn_cast<DeclRefExpr>(E.IgnoreParenImpCasts());
  return Ref && Ref->refersToEnclosingVariableOrCapture() ? nullptr : namedEntity(E);
}

const ValueDecl *corolint::model::holderOf(const Expr &Place) {
  const Expr *E = Place.IgnoreParenImpCasts();
  while (true) {
    const Expr *Whole = nullptr;
    if (const auto *Member = dyn_cast<MemberExpr>(E); Member && !Member->isArrow())
      Whole = Member->getBase();
    else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E);
             Element && Element->getBase()->IgnoreParenImpCasts()->getType()->isArrayType())
      Whole = Element->getBase();
    else if (const auto *Call = dyn_cast<CallExpr>(E))
      Whole = givesElement(*Call);
    if (!Whole)
      break;
    E = Whole->IgnoreParenImpCasts();
  }
  const ValueDecl *Found = placeOf(*E);
  return isa_and_nonnull<VarDecl>(Found) ? Found : placeOf(Place);
}

bool corolint::model::isOwnLocal(const ValueDecl &Place) {
  const auto *Variable = dyn_cast<VarDecl>(&Place);
  return Variable && Variable->hasLocalStorage() && !Variable->getType()->isReferenceType();
}
