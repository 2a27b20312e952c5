// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/lifetime/View.h"
#include "model/syntax/QualifiedName.h"
#include "clang/AST/Attr.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// Whether a constructor may keep the address of its argument: `text_view(const text &)`.
static bool isMadeImplicitlyFrom(const CXXConstructorDecl &Constructor) {
  if (Constructor.isExplicit() || Constructor.isCopyOrMoveConstructor() || Constructor.getNumParams() == 0 ||
      Constructor.getMinRequiredArguments() > 1)
    return false;
  QualType Type = Constructor.getParamDecl(0)->getType();
  return Type->isLValueReferenceType() && Type->getPointeeType()->isRecordType();
}

/// Whether an unmarked class holds only pointers, references and sizes, and is made from an object without a cast.
static bool looksLikeView(const CXXRecordDecl &Class) {
  if (!Class.hasDefinition() || Class.isLambda() || Class.isUnion() || Class.getNumBases() > 0 ||
      Class.isPolymorphic() || Class.hasUserDeclaredDestructor() || !Class.isTriviallyCopyable())
    return false;
  bool Points = false;
  for (const FieldDecl *Field : Class.fields()) {
    QualType Type = Field->getType();
    bool IsPointer = Type->isReferenceType() || (Type->isPointerType() && !Type->getPointeeType()->isFunctionType());
    if (!IsPointer && !Type->isIntegralOrEnumerationType())
      return false;
    Points |= IsPointer;
  }
  return Points && llvm::any_of(Class.ctors(), [](const CXXConstructorDecl *C) { return isMadeImplicitlyFrom(*C); });
}

bool corolint::model::isView(QualType Type) {
  const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
  if (!Class)
    return false;
  if (Class->hasAttr<PointerAttr>())
    return true;
  // Clang 19 does not mark these two.
  std::string Name = Class->isInStdNamespace() ? lastName(*Class) : "";
  return Name == "span" || Name == "initializer_list" || looksLikeView(*Class);
}
