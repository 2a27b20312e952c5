// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/MemberLookup.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclTemplate.h"

using namespace clang;
using namespace corolint::model;

const CXXRecordDecl *corolint::model::recordOf(QualType Type) {
  if (Type.isNull())
    return nullptr;
  if (const CXXRecordDecl *Class = Type->getAsCXXRecordDecl())
    return Class;
  if (const auto *Specialization = Type->getAs<TemplateSpecializationType>())
    if (const auto *Template =
            dyn_cast_or_null<ClassTemplateDecl>(Specialization->getTemplateName().getAsTemplateDecl()))
      return Template->getTemplatedDecl();
  return nullptr;
}

const CXXRecordDecl *corolint::model::definitionOf(const CXXRecordDecl &Class) {
  if (const CXXRecordDecl *Definition = Class.getDefinition())
    return Definition;
  if (const CXXRecordDecl *Member = Class.getInstantiatedFromMemberClass())
    return definitionOf(*Member);
  const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(&Class);
  return Specialization ? Specialization->getSpecializedTemplate()->getTemplatedDecl()->getDefinition() : nullptr;
}

llvm::SmallVector<const NamedDecl *, 2> corolint::model::membersNamed(const CXXRecordDecl &Class,
                                                                      DeclarationName Name) {
  const CXXRecordDecl *Definition = definitionOf(Class);
  if (!Definition)
    return {};
  auto Own = Definition->lookup(Name);
  if (!Own.empty())
    return {Own.begin(), Own.end()};
  for (const CXXBaseSpecifier &Base : Definition->bases())
    if (const CXXRecordDecl *BaseClass = recordOf(Base.getType()))
      if (auto Found = membersNamed(*BaseClass, Name); !Found.empty())
        return Found;
  return {};
}

llvm::SmallVector<const NamedDecl *, 2> corolint::model::membersNamed(const CXXRecordDecl &Class,
                                                                      llvm::StringRef Name) {
  return membersNamed(Class, &Class.getASTContext().Idents.get(Name));
}

const CXXRecordDecl *corolint::model::memberClass(const CXXRecordDecl &Class, llvm::StringRef Name) {
  for (const NamedDecl *Member : membersNamed(Class, Name)) {
    Member = Member->getUnderlyingDecl();
    if (const auto *Nested = dyn_cast<CXXRecordDecl>(Member))
      return Nested;
    if (const auto *Alias = dyn_cast<TypedefNameDecl>(Member))
      return recordOf(Alias->getUnderlyingType());
  }
  return nullptr;
}

const FunctionDecl *corolint::model::asFunction(const NamedDecl &Member) {
  return Member.getUnderlyingDecl()->getAsFunction();
}

bool corolint::model::isSameTemplate(const CXXRecordDecl &A, const CXXRecordDecl &B) {
  auto Origin = [](const CXXRecordDecl &Class) -> const Decl * {
    if (const auto *Specialization = dyn_cast<ClassTemplateSpecializationDecl>(&Class))
      return Specialization->getSpecializedTemplate()->getCanonicalDecl();
    if (const ClassTemplateDecl *Template = Class.getDescribedClassTemplate())
      return Template->getCanonicalDecl();
    return Class.getCanonicalDecl();
  };
  return Origin(A) == Origin(B);
}
