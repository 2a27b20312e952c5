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

  /// `operator co_await` of what is awaited stands nowhere in the text.
  bool shouldVisitImplicitCode() const { return true; }

  bool VisitNamespaceDecl(NamespaceDecl *D) { return areDirectivesHad(*D); }
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
    return isDeclaredByIncludes(E->getOperatorDelete()) && isClassHad(E->getDestroyedType());
  }
  bool VisitCastExpr(CastExpr *E) {
    bool IsToBase = E->getCastKind() == CK_DerivedToBase || E->getCastKind() == CK_UncheckedDerivedToBase;
    return !IsToBase || isClassHad(E->getSubExpr()->getType());
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

  /// Every `using namespace` there, which may give code in it other names than it would have.
  bool areDirectivesHad(const DeclContext &Within) {
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
  /// Without its definition a class has no bases, and no destructor. Null: it depends on a template's parameters.
  bool isClassHad(QualType T) {
    if (T.isNull())
      return true;
    if (T->isAnyPointerType())
      T = T->getPointeeType();
    const CXXRecordDecl *Class = T->getAsCXXRecordDecl();
    return !Class || isDefinitionIncluded(Class->getDefinition());
  }

  /// A `using` declaration makes no difference where its target is declared in the same place, as `exit` is that
  /// <stdlib.h> takes out of `std`.
  bool isUsingDeclIncluded(const NamedDecl *Found) {
    const auto *Using = dyn_cast_or_null<UsingShadowDecl>(Found);
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
    // A body says what the function does.
    return IsDeclared ? !F || isDefinitionIncluded(F->getDefinition()) : found(*D);
  }

  /// None is as good as one that is included.
  bool isDefinitionIncluded(const NamedDecl *Definition) {
    return !Definition || IsIncluded(Definition->getLocation()) || found(*Definition);
  }

  bool found(const NamedDecl &D) {
    Found = {D.getQualifiedNameAsString(), D.getLocation()};
    return false;
  }

  llvm::function_ref<bool(SourceLocation)> IsIncluded;
  /// Looked at already: the first that is not ends the visit.
  llvm::DenseSet<const Decl *> Good;
  llvm::DenseSet<const DeclContext *> Asked;
};
} // namespace

std::optional<MissingInclude> corolint::findMissingInclude(llvm::ArrayRef<Decl *> Scope,
                                                           llvm::function_ref<bool(SourceLocation)> IsIncluded) {
  Visitor V(IsIncluded);
  if (Scope.empty() || !V.areDirectivesHad(*Scope.front()->getTranslationUnitDecl()))
    return V.Found;
  for (Decl *D : Scope)
    if (!V.TraverseDecl(D))
      break;
  return V.Found;
}
