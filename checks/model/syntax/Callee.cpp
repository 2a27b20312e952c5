// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/Callee.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/DeclTemplate.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static const CXXRecordDecl *classOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  Type = Type.getNonReferenceType();
  if (Type->isPointerType())
    Type = Type->getPointeeType();
  return Type->getAsCXXRecordDecl();
}

static void setObject(Callee &C, const Expr *Object) {
  if (!Object)
    return;
  C.Object = Object->IgnoreParenImpCasts();
  C.ObjectClass = classOf(C.Object->getType());
}

static void resolveVirtual(Callee &C, bool Qualified) {
  const auto *Method = dyn_cast_or_null<CXXMethodDecl>(C.Function);
  if (!Method || !Method->isVirtual() || Qualified)
    return;
  if (const CXXMethodDecl *Target =
          C.Object ? Method->getDevirtualizedMethod(C.Object, /*IsAppleKext=*/false) : nullptr)
    C.Function = Target;
  else
    C.Exact = false;
}

Callee corolint::model::calleeOf(const Expr &E) {
  Callee C;
  if (const auto *Construct = dyn_cast<CXXConstructExpr>(&E)) {
    C.Function = Construct->getConstructor();
    C.ObjectClass = Construct->getConstructor()->getParent();
    C.Args.append(Construct->arg_begin(), Construct->arg_end());
    return C;
  }
  const auto *Call = dyn_cast<CallExpr>(&E);
  if (!Call)
    return C;
  C.Function = Call->getDirectCallee();
  C.Args.append(Call->arg_begin(), Call->arg_end());
  if (const auto *Member = dyn_cast<CXXMemberCallExpr>(Call)) {
    setObject(C, Member->getImplicitObjectArgument());
    const auto *Access = dyn_cast<MemberExpr>(Member->getCallee()->IgnoreParens());
    resolveVirtual(C, Access && Access->hasQualifier());
  } else if (isa<CXXOperatorCallExpr>(Call) && isa_and_nonnull<CXXMethodDecl>(C.Function)) {
    setObject(C, C.Args.front());
    C.Args.erase(C.Args.begin());
    resolveVirtual(C, false);
  }
  return C;
}

Callee corolint::model::destructorOf(const CXXRecordDecl &Class) {
  Callee C;
  if (Class.hasDefinition() && !Class.hasTrivialDestructor())
    C.Function = Class.getDestructor();
  C.ObjectClass = &Class;
  return C;
}

/// A name without `::` is a C function; a C++ function of the same name is a different one.
static const CallRoles *rolesNamed(const std::string &Name, const FunctionDecl *F, const Catalog &Libs) {
  if (!llvm::StringRef(Name).contains("::") && !(F && F->isExternC()))
    return nullptr;
  return Libs.call(Name);
}

/// Calls `Visit` with `Class` and the bases between it and `Stop`, nearest first, until it returns true.
static bool anyClassDownTo(const CXXRecordDecl *Class, const CXXRecordDecl *Stop,
                           llvm::function_ref<bool(const CXXRecordDecl &)> Visit) {
  if (!Class)
    return false;
  if (Visit(*Class))
    return true;
  if (!Class->hasDefinition() || (Stop && Class->getCanonicalDecl() == Stop->getCanonicalDecl()))
    return false;
  return llvm::any_of(Class->bases(), [&](const CXXBaseSpecifier &Base) {
    return anyClassDownTo(Base.getType()->getAsCXXRecordDecl(), Stop, Visit);
  });
}

static const CallRoles *rolesOfFunctionObject(const Callee &C, const Catalog &Libs) {
  const ValueDecl *Variable = nullptr;
  if (const auto *Ref = dyn_cast_or_null<DeclRefExpr>(C.Object))
    Variable = Ref->getDecl();
  if (Variable && Libs.mayKnowCall(lastName(*Variable)))
    if (const CallRoles *Roles = Libs.call(qualifiedName(*Variable)))
      return Roles;
  if (C.ObjectClass && Libs.mayKnowCall(lastName(*C.ObjectClass)))
    return Libs.call(qualifiedName(*C.ObjectClass));
  return nullptr;
}

const CallRoles *corolint::model::rolesOf(const Callee &C, const Catalog &Libs) {
  if (!C.Function)
    return nullptr;
  if (C.Function->getOverloadedOperator() == OO_Call)
    if (const CallRoles *Roles = rolesOfFunctionObject(C, Libs))
      return Roles;
  std::string Last = lastName(*C.Function);
  if (!Libs.mayKnowCall(Last))
    return nullptr;
  if (const CallRoles *Roles = rolesNamed(qualifiedName(*C.Function), C.Function, Libs))
    return Roles;
  const auto *Method = dyn_cast<CXXMethodDecl>(C.Function);
  if (!Method || isa<CXXConstructorDecl, CXXDestructorDecl>(Method))
    return nullptr;
  const CallRoles *Found = nullptr;
  anyClassDownTo(C.ObjectClass, Method->getParent(), [&](const CXXRecordDecl &Class) {
    return (Found = Libs.call(qualifiedName(Class) + "::" + Last)) != nullptr;
  });
  return Found;
}

std::string corolint::model::calleeName(const Callee &C) {
  const FunctionDecl &F = *C.Function;
  if (const auto *Constructor = dyn_cast<CXXConstructorDecl>(&F))
    return "the constructor of '" + displayName(*Constructor->getParent()) + "'";
  if (const auto *Destructor = dyn_cast<CXXDestructorDecl>(&F))
    return "the destructor of '" + displayName(*Destructor->getParent()) + "'";
  if (const auto *Object = dyn_cast_or_null<DeclRefExpr>(C.Object); Object && F.getOverloadedOperator() == OO_Call)
    return "'" + Object->getDecl()->getNameAsString() + "'";
  std::string Name = displayName(F);
  // Users write `std::future::wait_for`, not the reserved name of the base that declares it.
  const auto *Method = dyn_cast<CXXMethodDecl>(&F);
  if (Method && C.ObjectClass && Method->getParent()->getName().starts_with("_"))
    Name = displayName(*C.ObjectClass) + "::" + lastName(F);
  return Name == "lambda" ? "the lambda" : "'" + Name + "'";
}

/// Returns the alias that `Type` is spelled with, or null.
static const NamedDecl *aliasOf(QualType Type) {
  if (const auto *Typedef = dyn_cast<TypedefType>(Type.getTypePtr()))
    return Typedef->getDecl();
  const auto *Specialization = dyn_cast<TemplateSpecializationType>(Type.getTypePtr());
  return Specialization && Specialization->isTypeAlias() ? Specialization->getTemplateName().getAsTemplateDecl()
                                                         : nullptr;
}

const TypeEntry *corolint::model::typeEntryOf(QualType Type, const ASTContext &Context, const Catalog &Libs) {
  auto Known = [&](const NamedDecl &D) {
    return Libs.mayKnowType(lastName(D)) ? Libs.type(qualifiedName(D)) : nullptr;
  };
  Type = Type.getNonReferenceType();
  // Aliases first: the name users write may stand for something in a detail namespace.
  for (QualType Step = Type, Next;; Step = Next) {
    if (const NamedDecl *Alias = aliasOf(Step))
      if (const TypeEntry *Entry = Known(*Alias))
        return Entry;
    Next = Step.getSingleStepDesugaredType(Context);
    if (Next == Step)
      break;
  }
  const TypeEntry *Found = nullptr;
  anyClassDownTo(Type->getAsCXXRecordDecl(), nullptr,
                 [&](const CXXRecordDecl &Class) { return (Found = Known(Class)) != nullptr; });
  return Found;
}

bool corolint::model::isOneOf(QualType Type, llvm::ArrayRef<std::string> Names) {
  return anyClassDownTo(classOf(Type), nullptr,
                        [&](const CXXRecordDecl &Class) { return llvm::is_contained(Names, qualifiedName(Class)); });
}
