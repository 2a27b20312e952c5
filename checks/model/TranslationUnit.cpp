// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/TranslationUnit.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint::model;

TranslationUnit::TranslationUnit(ASTContext &Context, std::shared_ptr<const Catalog> Libs,
                                 std::unique_ptr<EffectsIndex> Index)
    : Context(Context), Libs(std::move(Libs)), T(Context, *this->Libs), Bodies(Context, *this->Libs, T),
      Index(std::move(Index)), E(Bodies, this->Index.get()), ParametersOf(Context, T, *this->Libs) {}

llvm::ArrayRef<LiveVariable> TranslationUnit::liveAcrossSuspend(const FunctionDecl &Definition) {
  auto [Known, New] = Live.try_emplace(&Definition);
  if (New)
    Known->second = model::liveAcrossSuspend(body(Definition));
  return Known->second;
}

llvm::ArrayRef<DanglingTask> TranslationUnit::danglingTasks(const FunctionDecl &Definition) {
  auto [Known, New] = Dangling.try_emplace(&Definition);
  if (New)
    Known->second = model::danglingTasks(body(Definition), Context, T, *Libs, ParametersOf);
  return Known->second;
}

const Library *TranslationUnit::libraryOf(const FunctionDecl &F, std::string &Namespace) {
  const CXXRecordDecl *Classes[] = {F.getReturnType().getNonReferenceType()->getAsCXXRecordDecl(),
                                    T.of(F.getReturnType()).Promise};
  for (const CXXRecordDecl *Class : Classes) {
    if (!Class)
      continue;
    std::string Name = qualifiedName(*Class);
    if (const Library *L = Libs->libraryOf(Name)) {
      Namespace = Catalog::namespaceOf(*L, Name).str();
      return L;
    }
  }
  return nullptr;
}
