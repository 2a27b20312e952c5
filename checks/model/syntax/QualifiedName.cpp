// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/syntax/QualifiedName.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/SmallVector.h"

using namespace clang;

std::string corolint::model::lastName(const NamedDecl &D) {
  if (isa<CXXConstructorDecl>(D))
    return lastName(*cast<CXXConstructorDecl>(D).getParent());
  if (isa<CXXDestructorDecl>(D))
    return "~" + lastName(*cast<CXXDestructorDecl>(D).getParent());
  return D.getDeclName() ? D.getDeclName().getAsString() : "(unnamed)";
}

std::string corolint::model::qualifiedName(const NamedDecl &D) {
  llvm::SmallVector<std::string, 8> Segments{lastName(D)};
  for (const DeclContext *Context = D.getDeclContext(); Context; Context = Context->getParent()) {
    if (const auto *Namespace = dyn_cast<NamespaceDecl>(Context); Namespace && Namespace->isInline())
      continue;
    if (Context->isFunctionOrMethod())
      Segments.push_back("(local)");
    else if (const auto *Named = dyn_cast<NamedDecl>(Context))
      Segments.push_back(lastName(*Named));
  }
  std::string Result = Segments.pop_back_val();
  while (!Segments.empty())
    Result += "::" + Segments.pop_back_val();
  return Result;
}

std::string corolint::model::displayName(const NamedDecl &D) {
  if (const auto *Method = dyn_cast<CXXMethodDecl>(&D); Method && Method->getParent()->isLambda())
    return "lambda";
  std::string Name = qualifiedName(D);
  for (llvm::StringRef Noise : {"(unnamed)::", "(local)::"})
    for (size_t At; (At = Name.find(Noise)) != std::string::npos;)
      Name.erase(At, Noise.size());
  return Name;
}
