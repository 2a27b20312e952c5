// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/KnownObjects.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// The limit on variables, functions and conversions that are followed to where an object is made.
static constexpr unsigned Deepest = 8;

const Expr *corolint::model::handedOn(const Expr &E) {
  const auto *Call = dyn_cast<CallExpr>(&E);
  const FunctionDecl *F = Call && Call->getNumArgs() == 1 ? Call->getDirectCallee() : nullptr;
  const IdentifierInfo *Name = F ? F->getIdentifier() : nullptr;
  bool HandsOn =
      Name && F->isInStdNamespace() && (Name->isStr("move") || Name->isStr("forward") || Name->isStr("as_const"));
  return HandsOn ? Call->getArg(0) : nullptr;
}

const FunctionDecl *corolint::model::callOperatorOf(const CXXRecordDecl &Class) {
  if (!Class.hasDefinition())
    return nullptr;
  const FunctionDecl *Only = nullptr;
  for (const NamedDecl *Member : Class.lookup(Class.getASTContext().DeclarationNames.getCXXOperatorName(OO_Call))) {
    const auto *Template = dyn_cast<FunctionTemplateDecl>(Member);
    // A generic lambda has one instantiation per argument types: with several, the one that runs here is unknown.
    if (Only || (Template && std::distance(Template->spec_begin(), Template->spec_end()) != 1))
      return nullptr;
    Only = Template ? *Template->spec_begin() : Member->getAsFunction();
  }
  return Only;
}

/// Whether the class and all its bases are defined. In code with errors they may not be, and Clang's lookup expects
/// them.
static bool isWhole(const CXXRecordDecl &Class) {
  return Class.hasDefinition() && !Class.isInvalidDecl() && !Class.isDependentContext() &&
         llvm::all_of(Class.bases(), [](const CXXBaseSpecifier &Base) {
           const CXXRecordDecl *Parent = Base.getType()->getAsCXXRecordDecl();
           return Parent && isWhole(*Parent);
         });
}

const CXXMethodDecl *corolint::model::overrideIn(const CXXMethodDecl &Method, const CXXRecordDecl &Class) {
  if (!isWhole(Class))
    return nullptr;
  const CXXMethodDecl *Found = Method.getCorrespondingMethodInClass(&Class, /*MayBeBase=*/true);
  return Found && !Found->isPureVirtual() && !Found->isInvalidDecl() ? Found : nullptr;
}

bool KnownObjects::hasRole(const CXXRecordDecl *Class, bool CallRoles::*Role) const {
  if (!Class || !Class->getIdentifier() || !Libs.mayKnowCall(lastName(*Class)))
    return false;
  const CallRoles *Roles = Libs.call(qualifiedName(*Class));
  return Roles && Roles->*Role;
}

static const Expr *stripped(const Expr *E) {
  while (E) {
    E = E->IgnoreParens();
    if (const auto *Cast = dyn_cast<CastExpr>(E))
      E = Cast->getSubExpr();
    else if (const auto *Full = dyn_cast<FullExpr>(E))
      E = Full->getSubExpr();
    else if (const auto *Temporary = dyn_cast<MaterializeTemporaryExpr>(E))
      E = Temporary->getSubExpr();
    else if (const auto *Bind = dyn_cast<CXXBindTemporaryExpr>(E))
      E = Bind->getSubExpr();
    else if (const Expr *Argument = handedOn(*E))
      E = Argument;
    else
      return E;
  }
  return nullptr;
}

/// Returns the class of an expression's own type, if that is a class and not a pointer.
static const CXXRecordDecl *exactClass(QualType Type) {
  return Type.isNull() || Type->isReferenceType() ? nullptr : Type->getAsCXXRecordDecl();
}

const CXXRecordDecl *KnownObjects::ofValues(const ValueDecl &D, bool IsPointer, const FunctionDecl *In,
                                            unsigned Depth) {
  // A field was written in another function.
  if (isa<FieldDecl>(D))
    In = nullptr;
  const CXXRecordDecl *Common = nullptr;
  for (const Expr *Value : Values.of(D)) {
    const CXXRecordDecl *Found = IsPointer ? ofPointer(Value, In, Depth + 1) : ofObject(Value, In, Depth + 1);
    if (!Found || (Common && Common->getCanonicalDecl() != Found->getCanonicalDecl()))
      return nullptr;
    Common = Found;
  }
  return Common;
}

const CXXRecordDecl *KnownObjects::ofObject(const Expr *Written, const FunctionDecl *In, unsigned Depth) {
  const Expr *E = Depth < Deepest ? stripped(Written) : nullptr;
  if (!E)
    return nullptr;
  if (E->isPRValue())
    return exactClass(E->getType());
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E)) {
    const auto *Variable = dyn_cast<VarDecl>(Ref->getDecl());
    if (!Variable)
      return nullptr;
    return Variable->getType()->isReferenceType() ? ofValues(*Variable, false, In, Depth)
                                                  : exactClass(Variable->getType());
  }
  if (const auto *Member = dyn_cast<MemberExpr>(E)) {
    const auto *Field = dyn_cast<FieldDecl>(Member->getMemberDecl());
    if (!Field)
      return nullptr;
    return Field->getType()->isReferenceType() ? ofValues(*Field, false, In, Depth) : exactClass(Field->getType());
  }
  if (const auto *Element = dyn_cast<ArraySubscriptExpr>(E))
    return Element->getBase()->IgnoreParenImpCasts()->getType()->isArrayType() ? exactClass(Element->getType())
                                                                               : nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_Deref ? ofPointer(Unary->getSubExpr(), In, Depth + 1) : nullptr;
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    const CXXRecordDecl *One = ofObject(Choice->getTrueExpr(), In, Depth + 1);
    return One == ofObject(Choice->getFalseExpr(), In, Depth + 1) ? One : nullptr;
  }
  if (const auto *Operator = dyn_cast<CXXOperatorCallExpr>(E);
      Operator && Operator->getOperator() == OO_Star && Operator->getNumArgs() == 1)
    return ofPointer(Operator->getArg(0), In, Depth + 1);
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return ofResult(*Call, false, Depth);
  return nullptr;
}

const CXXRecordDecl *KnownObjects::ofPointer(const Expr *Written, const FunctionDecl *In, unsigned Depth) {
  const Expr *E = Depth < Deepest ? stripped(Written) : nullptr;
  if (!E)
    return nullptr;
  if (const auto *Unary = dyn_cast<UnaryOperator>(E))
    return Unary->getOpcode() == UO_AddrOf ? ofObject(Unary->getSubExpr(), In, Depth + 1) : nullptr;
  if (const auto *New = dyn_cast<CXXNewExpr>(E))
    return New->isArray() ? nullptr : exactClass(New->getAllocatedType());
  // While an object is constructed or destroyed, its class is the one whose constructor or destructor runs.
  if (isa<CXXThisExpr>(E))
    return isa_and_nonnull<CXXConstructorDecl, CXXDestructorDecl>(In) ? cast<CXXMethodDecl>(In)->getParent() : nullptr;
  if (const auto *Ref = dyn_cast<DeclRefExpr>(E))
    return ofValues(*Ref->getDecl(), true, In, Depth);
  if (const auto *Member = dyn_cast<MemberExpr>(E))
    return ofValues(*Member->getMemberDecl(), true, In, Depth);
  if (const auto *Choice = dyn_cast<ConditionalOperator>(E)) {
    const CXXRecordDecl *One = ofPointer(Choice->getTrueExpr(), In, Depth + 1);
    return One == ofPointer(Choice->getFalseExpr(), In, Depth + 1) ? One : nullptr;
  }
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(E)) {
    bool IsOwner = hasRole(Construct->getConstructor()->getParent(), &CallRoles::Owns);
    return IsOwner && Construct->getNumArgs() ? ofPointer(Construct->getArg(0), In, Depth + 1) : nullptr;
  }
  if (const auto *Call = dyn_cast<CallExpr>(E))
    return ofPointerCall(*Call, In, Depth);
  return nullptr;
}

const CXXRecordDecl *KnownObjects::ofPointerCall(const CallExpr &Call, const FunctionDecl *In, unsigned Depth) {
  Callee C = calleeOf(Call);
  if (const CXXRecordDecl *Made = madeBy(Call))
    return Made;
  bool Unwraps = C.Object && hasRole(C.ObjectClass, &CallRoles::Owns) &&
                 (C.Function->getOverloadedOperator() == OO_Arrow || lastName(*C.Function) == "get");
  return Unwraps ? ofPointer(C.Object, In, Depth + 1) : ofResult(Call, true, Depth);
}

/// Returns the class of the object that every `return` of the callee returns, if it is one class.
const CXXRecordDecl *KnownObjects::ofResult(const CallExpr &Call, bool IsPointer, unsigned Depth) {
  Callee C = calleeOf(Call);
  const FunctionDecl *Definition = nullptr;
  if (!C.Function || !C.Exact || !C.Function->hasBody(Definition) || Definition->isDependentContext() ||
      isCoroutine(*Definition) ||
      Definition->getASTContext().getSourceManager().isInSystemHeader(Definition->getLocation()))
    return nullptr;
  const CXXRecordDecl *Common = nullptr;
  bool IsOne = true;
  forEachStatement(*Definition->getBody(), [&](const Stmt &S) {
    const auto *Return = dyn_cast<ReturnStmt>(&S);
    if (!Return || !IsOne)
      return IsOne;
    const Expr *Value = Return->getRetValue();
    const CXXRecordDecl *Found = !Value      ? nullptr
                                 : IsPointer ? ofPointer(Value, Definition, Depth + 2)
                                             : ofObject(Value, Definition, Depth + 2);
    IsOne = Found && (!Common || Common->getCanonicalDecl() == Found->getCanonicalDecl());
    Common = Found;
    return IsOne;
  });
  return IsOne ? Common : nullptr;
}

void KnownObjects::resolveVirtual(Callee &C, const FunctionDecl &In) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C.Function);
  if (C.Exact || !Method || !C.Object)
    return;
  const CXXRecordDecl *Class =
      C.Object->getType()->isPointerType() ? ofPointer(C.Object, &In, 0) : ofObject(C.Object, &In, 0);
  const CXXMethodDecl *Runs = Class ? overrideIn(*Method, *Class) : nullptr;
  if (!Runs)
    return;
  C.Function = Runs;
  C.Exact = true;
}
