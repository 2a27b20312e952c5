// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "pch/MissingIncludes.h"
#include "support/Compat.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace corolint;

namespace {
class Visitor : public RecursiveASTVisitor<Visitor> {
public:
  explicit Visitor(llvm::function_ref<bool(SourceLocation)> IsIncluded) : IsIncluded(IsIncluded) {}

  // The base class calls these by way of its template argument.
  // NOLINTBEGIN(bugprone-derived-method-shadowing-base-method)

  /// The `operator co_await` of an awaited expression does not occur in the text.
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitNamespaceDecl(NamespaceDecl *D) { return areDirectivesIncluded(*D); }
  bool VisitDeclRefExpr(DeclRefExpr *E) {
    return isDeclaredByIncludes(E->getDecl()) && isUsingDeclIncluded(E->getFoundDecl());
  }
  bool VisitMemberExpr(MemberExpr *E) {
    return isDeclaredByIncludes(E->getMemberDecl()) && isUsingDeclIncluded(E->getFoundDecl().getDecl());
  }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) { return isDeclaredByIncludes(E->getConstructor()); }
  bool VisitCXXNewExpr(CXXNewExpr *E) {
    return isDeclaredByIncludes(E->getOperatorNew()) && isDeclaredByIncludes(E->getOperatorDelete());
  }
  bool VisitCXXDeleteExpr(CXXDeleteExpr *E) {
    return isDeclaredByIncludes(E->getOperatorDelete()) && isClassIncluded(E->getDestroyedType());
  }
  bool VisitCastExpr(CastExpr *E) {
    bool IsToBase = E->getCastKind() == CK_DerivedToBase || E->getCastKind() == CK_UncheckedDerivedToBase;
    return !IsToBase || isClassIncluded(E->getSubExpr()->getType());
  }
  bool VisitTypeLoc(TypeLoc Where) {
    const Type *T = Where.getTypePtr();
    if (const auto *Named = dyn_cast<UsingType>(T))
      return isUsingDeclIncluded(compat::shadowOf(*Named));
    if (const auto *Named = dyn_cast<TypedefType>(T))
      return isDeclaredByIncludes(Named->getDecl());
    if (const auto *Named = dyn_cast<TagType>(T))
      return isDeclaredByIncludes(Named->getDecl());
    if (const auto *Named = dyn_cast<TemplateSpecializationType>(T))
      return isDeclaredByIncludes(Named->getTemplateName().getAsTemplateDecl());
    return true;
  }
  // NOLINTEND(bugprone-derived-method-shadowing-base-method)

  /// Whether every `using namespace` there is included; another one may make other names visible in the code.
  bool areDirectivesIncluded(const DeclContext &Within) {
    if (!Asked.insert(Within.getPrimaryContext()).second)
      return true;
    for (const UsingDirectiveDecl *D : Within.using_directives())
      if (!D->isImplicit() && !IsIncluded(D->getLocation())) {
        Found = {"using namespace " + D->getNominatedNamespaceAsWritten()->getNameAsString(), D->getLocation()};
        return false;
      }
    return true;
  }

  std::optional<MissingInclude> Found;

private:
  /// Whether the definition of the class is included: without it, a class has no bases, and no destructor. `T` is null
  /// if it depends on a template's parameters.
  bool isClassIncluded(QualType T) {
    if (T.isNull())
      return true;
    if (T->isAnyPointerType())
      T = T->getPointeeType();
    const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
    return !Class || isDefinitionIncluded(Class->getDefinition());
  }

  /// A `using` declaration makes no difference if its target is declared in the same place, as `exit` from `std` is in
  /// <stdlib.h>.
  bool isUsingDeclIncluded(const NamedDecl *Named) {
    const auto *Using = dyn_cast_or_null<UsingShadowDecl>(Named);
    return !Using || isInSamePlace(*Using->getTargetDecl(), *Using) || isDeclaredByIncludes(Using);
  }

  static bool isInSamePlace(const Decl &A, const Decl &B) {
    return A.getDeclContext()->getRedeclContext()->Equals(B.getDeclContext()->getRedeclContext());
  }

  bool isDeclaredByIncludes(const NamedDecl *D) {
    if (!D)
      return true;
    if (!Good.insert(D->getCanonicalDecl()).second)
      return true;
    const auto *F = dyn_cast<FunctionDecl>(D);
    bool IsDeclared = D->getLocation().isInvalid() || (F && F->isImplicit()) ||
                      llvm::any_of(D->redecls(), [&](const Decl *Each) { return IsIncluded(Each->getLocation()); });
    // A body shows what the function does.
    return IsDeclared ? !F || isDefinitionIncluded(F->getDefinition()) : found(*D);
  }

  /// A missing definition counts as one that is included.
  bool isDefinitionIncluded(const NamedDecl *Definition) {
    return !Definition || IsIncluded(Definition->getLocation()) || found(*Definition);
  }

  bool found(const NamedDecl &D) {
    Found = {D.getQualifiedNameAsString(), D.getLocation()};
    return false;
  }

  llvm::function_ref<bool(SourceLocation)> IsIncluded;
  /// Visited already: the first one that is not included ends the visit.
  llvm::DenseSet<const Decl *> Good;
  llvm::DenseSet<const DeclContext *> Asked;
};
} // namespace

std::optional<MissingInclude> corolint::findMissingInclude(llvm::ArrayRef<Decl *> Scope,
                                                           llvm::function_ref<bool(SourceLocation)> IsIncluded) {
  Visitor V(IsIncluded);
  if (Scope.empty() || !V.areDirectivesIncluded(*Scope.front()->getTranslationUnitDecl()))
    return V.Found;
  for (Decl *D : Scope)
    if (!V.TraverseDecl(D))
      break;
  return V.Found;
}
