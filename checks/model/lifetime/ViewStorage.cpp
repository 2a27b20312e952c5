// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// StorageFinder's part for views.
#include "model/lifetime/Storage.h"
#include "model/syntax/Callee.h"

using namespace clang;
using namespace corolint::model;

/// `text.begin()`, `view.substr(1)`
Owner StorageFinder::ofViewCall(const CallExpr &Call) const {
  const Expr *Object = calledObject(Call);
  const FunctionDecl *F = Call.getDirectCallee();
  if (!F || !isView(Call.getType()) || F->getReturnType()->isReferenceType())
    return std::nullopt;
  if (!Object)
    return ofResult(Call);
  if (isOwner(Object->getType()))
    return ofElement(*Object);
  return isView(Object->getType()) ? ofView(withoutImplicitCasts(Object)) : ofResult(Call);
}

bool StorageFinder::givesView(const Expr &E) const {
  const auto *Call = dyn_cast<CallExpr>(&E);
  const CallRoles *Roles = Call && Call->getNumArgs() > 0 ? rolesOf(calleeOf(*Call), Libs) : nullptr;
  return Roles && Roles->GivesView;
}

Owner StorageFinder::ofGivenView(const CallExpr &Call) const {
  const Expr *Viewed = Call.getArg(0);
  QualType Type = Viewed->getType();
  if (Type->isPointerType() || Viewed->IgnoreParenImpCasts()->getType()->isArrayType())
    return ofPointer(Viewed);
  if (isOwner(Type))
    return ofElement(*Viewed);
  return ofView(Viewed);
}

Owner StorageFinder::ofView(const Expr *E) const {
  E = E->IgnoreImplicit();
  if (givesView(*E))
    return ofGivenView(*cast<CallExpr>(E));
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E))
    return ofView(Made->getSubExpr());
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return ofView(Cast->getSubExpr());
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    return ofView(Default->getExpr());
  // The array behind `{1, 2, 3}` is a temporary.
  if (isa<CXXStdInitializerListExpr>(E))
    return Owner(nullptr);
  // `std::string::operator std::string_view`
  if (const auto *Call = dyn_cast<CXXMemberCallExpr>(E);
      Call && isa_and_nonnull<CXXConversionDecl>(Call->getMethodDecl())) {
    const Expr *Object = Call->getImplicitObjectArgument();
    return isOwner(Object->getType()) ? ofElement(*Object) : std::nullopt;
  }
  const auto *Construct = dyn_cast<CXXConstructExpr>(E);
  if (!Construct) {
    const auto *Call = dyn_cast<CallExpr>(E);
    const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
    // `std::ref(x)`
    if (F && F->isInStdNamespace() && F->getNumParams() == 1 && F->getParamDecl(0)->getType()->isReferenceType() &&
        isView(F->getReturnType()) && !isView(Call->getArg(0)->getType()))
      return ofLvalue(Call->getArg(0));
    return Call ? ofViewCall(*Call) : std::nullopt;
  }
  if (Construct->getNumArgs() == 0)
    return std::nullopt;
  const Expr *First = Construct->getArg(0);
  if (const Expr *Given = First->IgnoreImplicit(); givesView(*Given))
    return ofGivenView(*cast<CallExpr>(Given));
  if (isView(First->getType()))
    return ofView(First);
  if (First->getType()->isPointerType())
    return ofPointer(First);
  if (First->getType()->isArrayType())
    return ofPointer(First);
  if (isOwner(First->getType()))
    return ofElement(*First);
  const CXXRecordDecl *Class = First->getType()->getAsCXXRecordDecl();
  // A user's view is marked as pointing into its argument; std's are handled above.
  bool MayHoldIt = Construct->getConstructor()->getParamDecl(0)->getType()->isReferenceType();
  return MayHoldIt && !(Class && Construct->getConstructor()->getParent()->isInStdNamespace()) ? ofLvalue(First)
                                                                                               : std::nullopt;
}
