// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The `constructs` and `owns` entries of the model files, applied to a call and a class.
#include "model/syntax/KnownObjects.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static const CXXRecordDecl *definedClass(const TemplateArgument &Argument) {
  if (Argument.getKind() != TemplateArgument::Type)
    return nullptr;
  QualType Type = Argument.getAsType();
  const CXXRecordDecl *Class = Type->getBaseElementTypeUnsafe()->getAsCXXRecordDecl();
  return Class && Class->hasDefinition() && !Class->isInvalidDecl() ? Class->getDefinition() : nullptr;
}

/// Calls `Visit` for each template argument, those of packs too.
static void forEachArgument(llvm::ArrayRef<TemplateArgument> Arguments,
                            llvm::function_ref<void(const TemplateArgument &)> Visit) {
  for (const TemplateArgument &Argument : Arguments)
    if (Argument.getKind() == TemplateArgument::Pack)
      llvm::for_each(Argument.pack_elements(), Visit);
    else
      Visit(Argument);
}

/// `S` of `std::make_unique<S>()` and of `variant.emplace<S>()`, or the element type of `vector.emplace_back()`.
const CXXRecordDecl *KnownObjects::madeBy(const CallExpr &Call) {
  Callee C = calleeOf(Call);
  const CallRoles *Roles = rolesOf(C, Libs);
  if (!Roles || !Roles->Constructs)
    return nullptr;
  const Expr *Named = Call.getCallee()->IgnoreParenImpCasts();
  const auto *Ref = dyn_cast<DeclRefExpr>(Named);
  const auto *Member = dyn_cast<MemberExpr>(Named);
  const TemplateArgumentList *Written = C.Function->getTemplateSpecializationArgs();
  if (Written && Written->size() &&
      ((Ref && Ref->hasExplicitTemplateArgs()) || (Member && Member->hasExplicitTemplateArgs())))
    return definedClass(Written->get(0));
  const auto *Class = Member ? dyn_cast_or_null<ClassTemplateSpecializationDecl>(C.ObjectClass) : nullptr;
  return Class && Class->getTemplateArgs().size() ? definedClass(Class->getTemplateArgs()[0]) : nullptr;
}

/// Returns the constructor that takes these arguments, if it is unambiguous: Clang's overload resolution happens inside
/// the library, in as many ways as there are libraries.
static const CXXConstructorDecl *constructorFor(const CXXRecordDecl &Class, llvm::ArrayRef<const Expr *> Arguments) {
  llvm::SmallVector<const CXXConstructorDecl *, 4> Fit, Same;
  for (const Decl *Member : Class.decls())
    if (const auto *Template = dyn_cast<FunctionTemplateDecl>(Member);
        Template && isa<CXXConstructorDecl>(Template->getTemplatedDecl()) && !Arguments.empty())
      return nullptr;
  for (const CXXConstructorDecl *Constructor : Class.ctors()) {
    if (Constructor->isDeleted() || Constructor->isInvalidDecl() || Constructor->isVariadic() ||
        Constructor->getMinRequiredArguments() > Arguments.size() || Constructor->getNumParams() < Arguments.size())
      continue;
    bool IsSame = true, CanBe = true;
    for (auto [Argument, Parameter] : llvm::zip(Arguments, Constructor->parameters())) {
      QualType From = Argument->IgnoreParenImpCasts()->getType().getCanonicalType().getUnqualifiedType();
      QualType To = Parameter->getType().getNonReferenceType().getCanonicalType().getUnqualifiedType();
      IsSame &= From == To;
      // A copy is made from an object of the class, not from one that converts to it.
      CanBe &= From == To || !Constructor->isCopyOrMoveConstructor();
    }
    if (CanBe)
      Fit.push_back(Constructor);
    if (CanBe && IsSame)
      Same.push_back(Constructor);
  }
  return Same.size() == 1 ? Same.front() : Same.empty() && Fit.size() == 1 ? Fit.front() : nullptr;
}

Callee KnownObjects::constructedBy(const CallExpr &Call) {
  Callee C;
  const CXXRecordDecl *Class = madeBy(Call);
  if (!Class)
    return C;
  C.Args.append(Call.arg_begin(), Call.arg_end());
  C.Function = constructorFor(*Class, C.Args);
  C.ObjectClass = Class;
  return C;
}

/// Returns the call operator of a user's deleter, which takes a pointer. Null for another class, or a library's.
static const FunctionDecl *deleterIn(const CXXRecordDecl &Class) {
  const FunctionDecl *Delete = callOperatorOf(Class);
  bool TakesPointer = Delete && Delete->getNumParams() == 1 && Delete->getParamDecl(0)->getType()->isPointerType();
  return TakesPointer && !Class.getASTContext().getSourceManager().isInSystemHeader(Class.getLocation()) ? Delete
                                                                                                         : nullptr;
}

static bool isPointerLike(const CXXRecordDecl &Class) {
  return !Class.lookup(Class.getASTContext().DeclarationNames.getCXXOperatorName(OO_Arrow)).empty();
}

void KnownObjects::addOwned(const CXXRecordDecl &Owner, const CXXRecordDecl *Pointee, unsigned Depth,
                            llvm::SmallVectorImpl<Callee> &Ends) {
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(&Owner);
  if (Depth > 4 || !Specialization || !Owner.hasDefinition() || !hasRole(&Owner, &CallRoles::Owns))
    return;
  llvm::SmallVector<const CXXRecordDecl *, 4> Parts;
  bool HasDeleter = false;
  forEachArgument(Specialization->getTemplateArgs().asArray(), [&](const TemplateArgument &Argument) {
    const CXXRecordDecl *Class = definedClass(Argument);
    if (!Class)
      return;
    if (const FunctionDecl *Delete = deleterIn(*Class); Delete && isPointerLike(Owner)) {
      HasDeleter = true;
      Callee C;
      C.Function = Delete;
      C.ObjectClass = Class;
      Ends.push_back(std::move(C));
    } else {
      Parts.push_back(Class);
    }
  });
  if (HasDeleter)
    return;
  for (const CXXRecordDecl *Part : Parts) {
    const CXXDestructorDecl *Destructor = Part->getDestructor();
    // `delete` through a base runs the destructor of the object's class.
    if (Destructor && Destructor->isVirtual() && !Part->isEffectivelyFinal() && isPointerLike(Owner)) {
      if (!Pointee || !Pointee->hasDefinition())
        continue;
      Part = Pointee;
    }
    if (Callee End = destructorOf(*Part); End.Function)
      Ends.push_back(std::move(End));
    addOwned(*Part, nullptr, Depth + 1, Ends);
  }
}

llvm::SmallVector<Callee, 2> KnownObjects::endWith(const CXXRecordDecl &Owner, const CXXRecordDecl *Pointee) {
  llvm::SmallVector<Callee, 2> Ends;
  addOwned(Owner, Pointee, 0, Ends);
  return Ends;
}
