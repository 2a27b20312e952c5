// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/Storage.h"
#include "model/lifetime/ResultOrigin.h"
#include "model/syntax/Callee.h"
#include "model/syntax/ContainerMembers.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/Attr.h"
#include "clang/Basic/Builtins.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static bool hasData(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return !Class || !Class->hasDefinition() || !Class->isEmpty();
}

bool StorageFinder::isOwner(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && (Class->hasAttr<OwnerAttr>() || (Class->isInStdNamespace() && lastName(*Class) == "array"));
}

const Expr *StorageFinder::withoutImplicitCasts(const Expr *E) {
  while (true) {
    E = E->IgnoreParens();
    if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Cast = dyn_cast<ImplicitCastExpr>(E))
      E = Cast->getSubExpr();
    else
      return E;
  }
}

/// Moving a container or a smart pointer leaves its elements where they are, and alive.
bool StorageFinder::isMovedAway(const VarDecl &Variable) const {
  bool Moved = false;
  forEachStatement(*Caller.getBody(), [&](const Stmt &S) {
    if (const auto *Call = dyn_cast<CallExpr>(&S); Call && Call->isCallToStdMove())
      if (const auto *Ref = dyn_cast<DeclRefExpr>(Call->getArg(0)->IgnoreParenImpCasts()))
        Moved |= Ref->getDecl() == &Variable;
    return !Moved;
  });
  return Moved;
}

/// The variable at the root of `v`, `v.member` and `v[i]`.
static const ValueDecl *rootOf(const Expr *E) {
  while (true) {
    E = E->IgnoreParenImpCasts();
    if (const auto *Member = dyn_cast<MemberExpr>(E); Member && !Member->isArrow())
      E = Member->getBase();
    else if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
      E = Element->getBase();
    else
      break;
  }
  const auto *Ref = dyn_cast<DeclRefExpr>(E);
  return Ref ? Ref->getDecl() : nullptr;
}

const Expr *StorageFinder::fixedValue(const VarDecl &Variable) const {
  if (!Variable.hasLocalStorage() || isa<ParmVarDecl>(Variable) || !Variable.getInit() ||
      Variable.getDeclContext() != &Caller)
    return nullptr;
  bool Changes = false;
  forEachStatement(*Caller.getBody(), [&](const Stmt &S) {
    const Expr *Changed = nullptr;
    if (const auto *Assignment = dyn_cast<BinaryOperator>(&S); Assignment && Assignment->isAssignmentOp())
      Changed = Assignment->getLHS();
    else if (const auto *Unary = dyn_cast<UnaryOperator>(&S); Unary && Unary->getOpcode() == UO_AddrOf)
      Changed = Unary->getSubExpr();
    else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(&S); Call && Call->isAssignmentOp())
      Changed = Call->getArg(0);
    Changes |= Changed && rootOf(Changed) == &Variable;
    return !Changes;
  });
  return Changes ? nullptr : Variable.getInit();
}

static bool isSharedPointer(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  return Class && Class->isInStdNamespace() && lastName(*Class) == "shared_ptr";
}

/// Whether the shared pointer was made here, with its object, and is never copied. Then the object is destroyed with
/// it.
bool StorageFinder::isOnlyHandle(const VarDecl &Pointer) const {
  const Expr *Made = fixedValue(Pointer);
  const auto *Call = Made ? dyn_cast<CallExpr>(Made->IgnoreUnlessSpelledInSource()) : nullptr;
  const FunctionDecl *Maker = Call ? Call->getDirectCallee() : nullptr;
  if (!Maker || !Maker->isInStdNamespace() || !llvm::StringRef(lastName(*Maker)).starts_with("make_shared"))
    return false;
  unsigned Mentions = 0, Looks = 0;
  forEachStatement(*Caller.getBody(), [&](const Stmt &S) {
    if (const auto *Ref = dyn_cast<DeclRefExpr>(&S))
      Mentions += Ref->getDecl() == &Pointer;
    const auto *Call = dyn_cast<CallExpr>(&S);
    const auto *Method = Call ? dyn_cast_or_null<CXXMethodDecl>(Call->getDirectCallee()) : nullptr;
    const Expr *Object = Method ? calledObject(*Call) : nullptr;
    Looks += Object && Method->isConst() && rootOf(Object) == &Pointer;
    return true;
  });
  return Mentions == Looks;
}

/// Whether an object of this class can hand out shared pointers to itself.
static bool sharesItself(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class || !Class->hasDefinition())
    return true;
  return llvm::any_of(Class->bases(), [](const CXXBaseSpecifier &Base) {
    const CXXRecordDecl *Parent = Base.getType()->getAsCXXRecordDecl();
    return (Parent && lastName(*Parent) == "enable_shared_from_this") || sharesItself(Base.getType());
  });
}

Owner StorageFinder::ofElement(const Expr &Container) const {
  Owner Found = ofLvalue(&Container);
  return Found && *Found && isMovedAway(**Found) ? std::nullopt : Found;
}

/// Returns the object of a local shared pointer that is never copied.
Owner StorageFinder::ofShared(const Expr &Pointer, QualType Pointee) const {
  const auto *Ref = dyn_cast<DeclRefExpr>(Pointer.IgnoreParenImpCasts());
  const auto *Variable =
      Ref && !Ref->refersToEnclosingVariableOrCapture() ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return Variable && !sharesItself(Pointee) && isOnlyHandle(*Variable) ? ofVariable(*Variable) : std::nullopt;
}

Owner StorageFinder::ofVariable(const VarDecl &Variable) const {
  if (!Variable.hasLocalStorage() || Variable.getDeclContext() != &Caller)
    return std::nullopt;
  if (!Variable.getType()->isReferenceType())
    return hasData(Variable.getType()) ? Owner(&Variable) : std::nullopt;
  if (isa<ParmVarDecl>(Variable) || !Variable.getInit())
    return std::nullopt;
  // A temporary whose lifetime the reference extends is destroyed with it.
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(withoutImplicitCasts(Variable.getInit()));
      Made && Made->getExtendingDecl())
    return hasData(Variable.getType()) ? Owner(&Variable) : std::nullopt;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(Variable.getInit()->IgnoreParenImpCasts()))
    if (const auto *Target = dyn_cast<VarDecl>(Ref->getDecl()); Target && !Target->getType()->isReferenceType())
      return ofVariable(*Target);
  return std::nullopt;
}

/// Returns the local that a name denotes, a structured binding's included.
static const VarDecl *variableNamed(const DeclRefExpr &Ref) {
  if (Ref.refersToEnclosingVariableOrCapture())
    return nullptr;
  if (const auto *Binding = dyn_cast<BindingDecl>(Ref.getDecl())) {
    const auto *Whole = dyn_cast<VarDecl>(Binding->getDecomposedDecl());
    return Whole && !Whole->getType()->isReferenceType() && !Binding->getType()->isReferenceType() ? Whole : nullptr;
  }
  return dyn_cast<VarDecl>(Ref.getDecl());
}

bool corolint::model::isCapturedByCopy(const VarDecl &Variable, const FunctionDecl &Body) {
  const auto *Method = dyn_cast<CXXMethodDecl>(&Body);
  if (!Method || !Method->getParent()->isLambda())
    return false;
  return llvm::any_of(Method->getParent()->captures(), [&](const LambdaCapture &C) {
    return C.capturesVariable() && C.getCapturedVar() == &Variable && C.getCaptureKind() == LCK_ByCopy &&
           !Variable.getType()->isReferenceType();
  });
}

/// For a function of the user's whose body shows what its result refers to.
Owner StorageFinder::ofResult(const CallExpr &Call) const {
  const FunctionDecl *F = Call.getDirectCallee();
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(F);
  std::optional<int> Referred = F && !(Method && Method->isVirtual()) ? referredByResult(*F) : std::nullopt;
  if (!Referred)
    return std::nullopt;
  const Expr *Object = calledObject(Call);
  unsigned First = Object && isa<CXXOperatorCallExpr>(Call) ? 1 : 0;
  const Expr *To = *Referred == TheObject                  ? Object
                   : First + *Referred < Call.getNumArgs() ? Call.getArg(First + *Referred)
                                                           : nullptr;
  if (!To)
    return std::nullopt;
  if (isOwner(To->getType()))
    return ofElement(*To);
  if (To->getType()->isPointerType())
    return ofPointer(To);
  return *Referred != TheObject && isView(To->getType()) && F->getParamDecl(*Referred)->getType()->isRecordType()
             ? ofView(To)
             : ofLvalue(To);
}

static bool isSameObject(const CastExpr &Cast) {
  CastKind Kind = Cast.getCastKind();
  return Kind == CK_NoOp || Kind == CK_DerivedToBase || Kind == CK_UncheckedDerivedToBase;
}

Owner StorageFinder::ofLvalue(const Expr *E) const {
  E = E->IgnoreParens();
  if (const auto *Default = dyn_cast<CXXDefaultArgExpr>(E))
    return ofLvalue(Default->getExpr());
  if (const auto *Cast = dyn_cast<CastExpr>(E))
    return isSameObject(*Cast) ? ofLvalue(Cast->getSubExpr()) : std::nullopt;
  if (const auto *Cleanups = dyn_cast<ExprWithCleanups>(E))
    return ofLvalue(Cleanups->getSubExpr());
  if (const auto *Made = dyn_cast<MaterializeTemporaryExpr>(E)) {
    if (Made->getStorageDuration() != SD_FullExpression || !hasData(Made->getType()))
      return std::nullopt;
    return Owner(nullptr);
  }
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return ofName(*Ref);
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return ofMember(*Member);
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E)) {
    const Expr *Array = Element->getBase()->IgnoreParenImpCasts();
    return Array->getType()->isArrayType() ? ofLvalue(Array) : std::nullopt;
  }
  if (const auto *Dereference = dyn_cast<UnaryOperator>(E); Dereference && Dereference->getOpcode() == UO_Deref)
    return ofPointer(Dereference->getSubExpr());
  const auto *Call = dyn_cast<CallExpr>(E);
  return Call ? ofReturned(*Call) : std::nullopt;
}

Owner StorageFinder::ofName(const DeclRefExpr &Ref) const {
  if (const auto *Captured = dyn_cast<VarDecl>(Ref.getDecl());
      Captured && WithCaptures && Ref.refersToEnclosingVariableOrCapture() && isCapturedByCopy(*Captured, Caller))
    return hasData(Captured->getType()) ? Owner(Captured) : std::nullopt;
  const VarDecl *Variable = variableNamed(Ref);
  return Variable ? ofVariable(*Variable) : std::nullopt;
}

Owner StorageFinder::ofMember(const MemberExpr &Member) const {
  const auto *Field = dyn_cast<FieldDecl>(Member.getMemberDecl());
  if (!Field || Field->getType()->isReferenceType())
    return std::nullopt;
  return Member.isArrow() ? ofPointer(Member.getBase()) : ofLvalue(Member.getBase());
}

Owner StorageFinder::ofReturned(const CallExpr &Call) const {
  const FunctionDecl *F = Call.getDirectCallee();
  if (!F)
    return std::nullopt;
  switch (F->getBuiltinID()) {
  case Builtin::BImove:
  case Builtin::BIforward:
  case Builtin::BImove_if_noexcept:
  case Builtin::BIas_const:
    return ofLvalue(Call.getArg(0));
  default:
    break;
  }
  const Expr *Object = calledObject(Call);
  if (Object && F->getReturnType()->isReferenceType() && isSharedPointer(Object->IgnoreParenImpCasts()->getType()))
    return ofShared(*Object, F->getReturnType());
  if (!F->getReturnType()->isReferenceType())
    return std::nullopt;
  if (!Object || !isOwner(Object->getType()))
    return ofResult(Call);
  return returnsElement(lastName(*F)) ? ofElement(*Object) : std::nullopt;
}

Owner StorageFinder::ofPointer(const Expr *E) const {
  E = E->IgnoreParenImpCasts()->IgnoreImplicit();
  if (const auto *Address = dyn_cast<UnaryOperator>(E); Address && Address->getOpcode() == UO_AddrOf)
    return ofLvalue(Address->getSubExpr());
  if (E->getType()->isArrayType())
    return isa<DeclRefExpr, MemberExpr>(E) ? ofLvalue(E) : std::nullopt;
  const auto *Call = dyn_cast<CallExpr>(E);
  const FunctionDecl *F = Call ? Call->getDirectCallee() : nullptr;
  if (!F)
    return std::nullopt;
  if (F->getBuiltinID() == Builtin::BIaddressof || F->getBuiltinID() == Builtin::BI__addressof)
    return ofLvalue(Call->getArg(0));
  const Expr *Object = calledObject(*Call);
  if (Object && F->getReturnType()->isPointerType() && isSharedPointer(Object->IgnoreParenImpCasts()->getType()))
    return ofShared(*Object, F->getReturnType()->getPointeeType());
  static const char *const GivePointers[] = {"c_str", "data", "get", "operator->"};
  if (Object && isOwner(Object->getType()))
    return llvm::is_contained(GivePointers, lastName(*F)) ? ofElement(*Object) : std::nullopt;
  return ofResult(*Call);
}

const Expr *corolint::model::calledObject(const CallExpr &Call) {
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(&Call))
    return Member->getImplicitObjectArgument();
  return isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(Call.getDirectCallee()) ? Call.getArg(0)
                                                                                                  : nullptr;
}
