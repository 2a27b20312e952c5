#include "Unincluded.h"
#include "clang/AST/RecursiveASTVisitor.h"
#include "llvm/ADT/DenseMap.h"

using namespace clang;
using namespace corolint;

namespace {
class Visitor : public RecursiveASTVisitor<Visitor> {
public:
  explicit Visitor(llvm::function_ref<bool(SourceLocation)> IsIncluded) : IsIncluded(IsIncluded) {}

  bool VisitDeclRefExpr(DeclRefExpr *E) { return isHad(E->getDecl()); }
  bool VisitMemberExpr(MemberExpr *E) { return isHad(E->getMemberDecl()); }
  bool VisitCXXConstructExpr(CXXConstructExpr *E) { return isHad(E->getConstructor()); }
  bool VisitTypeLoc(TypeLoc Where) {
    const Type *T = Where.getTypePtr();
    if (const auto *Named = dyn_cast<TypedefType>(T))
      return isHad(Named->getDecl());
    if (const auto *Named = dyn_cast<TagType>(T))
      return isHad(Named->getDecl());
    if (const auto *Named = dyn_cast<TemplateSpecializationType>(T))
      return isHad(Named->getTemplateName().getAsTemplateDecl());
    return true;
  }

  const NamedDecl *Found = nullptr;

private:
  bool isHad(const NamedDecl *D) {
    if (!D)
      return true;
    auto [Known, New] = Had.try_emplace(D->getCanonicalDecl(), true);
    if (New)
      Known->second = D->getLocation().isInvalid() ||
                      llvm::any_of(D->redecls(), [&](const Decl *Each) { return IsIncluded(Each->getLocation()); });
    if (!Known->second)
      Found = D;
    return Known->second;
  }

  llvm::function_ref<bool(SourceLocation)> IsIncluded;
  llvm::DenseMap<const Decl *, bool> Had;
};
} // namespace

const NamedDecl *corolint::findUnincluded(llvm::ArrayRef<Decl *> Scope,
                                          llvm::function_ref<bool(SourceLocation)> IsIncluded) {
  Visitor V(IsIncluded);
  for (Decl *D : Scope)
    if (!V.TraverseDecl(D))
      break;
  return V.Found;
}
