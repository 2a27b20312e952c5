// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/CallTarget.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// The limit on variables and wrappers that are followed to a function.
static constexpr unsigned MostSteps = 8;

/// Returns `E` without the casts, moves and copies around it.
static const Expr *bareCallable(const Expr *E) {
  while (E) {
    const Expr *Before = E;
    E = E->IgnoreUnlessSpelledInSource();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
      E = Default->getExpr();
    else if (const auto *Cast = dyn_cast<ExplicitCastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(E);
             Unary && (Unary->getOpcode() == UO_AddrOf || Unary->getOpcode() == UO_Deref ||
                       Unary->getOpcode() == UO_Plus)) // `+[] {}`
      E = Unary->getSubExpr();
    else if (const Expr *Argument = handedOn(*E))
      E = Argument;
    if (E == Before)
      return E;
  }
  return nullptr;
}

static bool isLambdaOrOwnFunctor(const CXXRecordDecl &Class) {
  return Class.isLambda() || !Class.getASTContext().getSourceManager().isInSystemHeader(Class.getLocation());
}

static const CXXRecordDecl *classOfValue(const Expr &E) {
  QualType Type = E.getType();
  return Type.isNull() ? nullptr : Type.getNonReferenceType()->getAsCXXRecordDecl();
}

bool CallTargets::callsWrapped(const Callee &C) const {
  if (!C.Function || C.Function->getOverloadedOperator() != OO_Call || !C.Object || !C.ObjectClass)
    return false;
  return Objects.hasRole(C.ObjectClass, &CallRoles::WrapsCallable) ||
         // `std::bind` returns a class of unspecified name.
         (!isLambdaOrOwnFunctor(*C.ObjectClass) && C.ObjectClass->isInStdNamespace());
}

const FunctionDecl *CallTargets::followedValue(const Expr &E, const ValueDecl &D, unsigned Depth) {
  if (const auto *F = dyn_cast<FunctionDecl>(&D)) {
    const auto *Method = dyn_cast<CXXMethodDecl>(F);
    return Method && Method->isVirtual() && !Method->getParent()->isEffectivelyFinal() ? nullptr : F;
  }
  if (const CXXRecordDecl *Class = classOfValue(E); Class && isLambdaOrOwnFunctor(*Class))
    return callOperatorOf(*Class);
  const FunctionDecl *Common = nullptr;
  for (const Expr *Value : Values.of(D)) {
    const FunctionDecl *Found = followed(Value, Depth + 1);
    if (!Found || (Common && Common->getCanonicalDecl() != Found->getCanonicalDecl()))
      return nullptr;
    Common = Found;
  }
  return Common;
}

/// `std::bind(f, …)`, `std::ref(f)`, `views::transform(v, f)`: the first argument that can be called.
const FunctionDecl *CallTargets::followedCall(const CallExpr &Call, unsigned Depth) {
  Callee C = calleeOf(Call);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles || !Roles->WrapsCallable || callsWrapped(C))
    return nullptr;
  for (const Expr *Argument : C.Args) {
    QualType Type = Argument->IgnoreParenImpCasts()->getType();
    const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
    bool CanBeCalled = Type->isFunctionType() || Type->isFunctionPointerType() || Type->isMemberPointerType() ||
                       (Class && (callOperatorOf(*Class) || Objects.hasRole(Class, &CallRoles::WrapsCallable)));
    if (CanBeCalled)
      return followed(Argument, Depth + 1);
  }
  return nullptr;
}

const FunctionDecl *CallTargets::followed(const Expr *Written, unsigned Depth) {
  const Expr *E = Depth < MostSteps ? bareCallable(Written) : nullptr;
  if (!E || E->isTypeDependent())
    return nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return followedValue(*E, *Ref->getDecl(), Depth);
  if (const auto *Member = dyn_cast<MemberExpr>(E); Member && isa<FieldDecl>(Member->getMemberDecl()))
    return followedValue(*E, *Member->getMemberDecl(), Depth);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    const FunctionDecl *One = followed(Choice->getTrueExpr(), Depth + 1);
    return One && One == followed(Choice->getFalseExpr(), Depth + 1) ? One : nullptr;
  }
  const CXXRecordDecl *Class = classOfValue(*E);
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E); Construct && Class && !isLambdaOrOwnFunctor(*Class))
    return Construct->getNumArgs() && (Construct->getConstructor()->isCopyOrMoveConstructor() ||
                                       Objects.hasRole(Class, &CallRoles::WrapsCallable))
               ? followed(Construct->getArg(0), Depth + 1)
               : nullptr;
  if (const auto *Call = dyn_cast<CallExpr>(E))
    if (const FunctionDecl *Wrapped = followedCall(*Call, Depth))
      return Wrapped;
  return Class && isLambdaOrOwnFunctor(*Class) ? callOperatorOf(*Class) : nullptr;
}

void CallTargets::addCarried(const Expr *Written, unsigned Depth,
                             llvm::SmallVectorImpl<const FunctionDecl *> &Carried) {
  const Expr *E = Depth < MostSteps ? bareCallable(Written) : nullptr;
  if (!E || E->isTypeDependent())
    return;
  if (const FunctionDecl *Itself = followed(E, 0)) {
    if (!llvm::is_contained(Carried, Itself))
      Carried.push_back(Itself);
    return;
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    if (auto Held = Values.of(*Ref->getDecl()); Held.size() == 1)
      addCarried(Held.front(), Depth + 1, Carried);
  } else if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E); Operator && Operator->getOperator() == OO_Pipe) {
    for (const Expr *Side : Operator->arguments())
      addCarried(Side, Depth + 1, Carried);
  }
}

llvm::SmallVector<const FunctionDecl *, 2> CallTargets::carriedBy(const Expr &E) {
  llvm::SmallVector<const FunctionDecl *, 2> Carried;
  addCarried(&E, 0, Carried);
  return Carried;
}

Callee CallTargets::of(const Expr &E, const FunctionDecl &In) {
  Callee C = calleeOf(E);
  if (C.Function) {
    Objects.resolveVirtual(C, In);
    return C;
  }
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call || isa<CXXPseudoDestructorExpr>(Call->getCallee()->IgnoreParens()))
    return C;
  const Expr *Called = Call->getCallee()->IgnoreParenImpCasts();
  const auto *Member = dyn_cast<BinaryOperator>(Called);
  if (!Member || !Member->isPtrMemOp()) {
    C.Function = ofCallable(*Called);
    return C;
  }
  // `(object.*member)()`
  C.Function = ofCallable(*Member->getRHS());
  C.Object = Member->getLHS()->IgnoreParenImpCasts();
  QualType Type = C.Object->getType();
  C.ObjectClass = (Type->isPointerType() ? Type->getPointeeType() : Type)->getAsCXXRecordDecl();
  return C;
}
