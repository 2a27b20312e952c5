// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Model.h"
#include "Condition.h"
#include "Coroutine.h"
#include "Names.h"
#include "Offload.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

Model::Model(ASTContext &Context, std::shared_ptr<const Vocabulary> V, std::unique_ptr<EffectsIndex> Index)
    : Context(Context), V(std::move(V)), FunctionsAndPatterns(findFunctionsAndPatterns()), Functions(findFunctions()),
      T(Context, *this->V), Index(std::move(Index)), E(*this, this->Index.get()), Coroutines(findCoroutines()),
      LoopFunctions(findLoopFunctions()) {}

std::vector<const FunctionDecl *> Model::findFunctionsAndPatterns() {
  std::vector<const FunctionDecl *> Result = userFunctions(Context);
  // A library's own code, seen through headers that are not marked as the system's, is the library's affair; whoever
  // works on it has it in the main file.
  llvm::erase_if(Result, [&](const FunctionDecl *F) {
    return !Context.getSourceManager().isInMainFile(F->getLocation()) && V->libraryOf(qualifiedName(*F));
  });
  return Result;
}

static bool runsOnExecutor(const FunctionDecl &F, const Vocabulary &V) {
  return llvm::any_of(F.parameters(), [&](const ParmVarDecl *Parameter) {
    const CXXRecordDecl *Class = Parameter->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Class && V.isExecutorParameter(qualifiedName(*Class));
  });
}

std::vector<const FunctionDecl *> Model::findFunctions() {
  std::vector<const FunctionDecl *> Result = FunctionsAndPatterns;
  llvm::erase_if(Result, [](const FunctionDecl *F) { return F->isDependentContext(); });
  return Result;
}

std::vector<const FunctionDecl *> Model::findCoroutines() {
  std::vector<const FunctionDecl *> Result = Functions;
  llvm::erase_if(Result, [&](const FunctionDecl *F) { return T.isAsync(*F) != true; });
  return Result;
}

std::vector<const FunctionDecl *> Model::findLoopFunctions() {
  std::vector<const FunctionDecl *> Result;
  for (const FunctionDecl *F : Functions)
    if ((T.isAsync(*F) == true && !runsOnExecutor(*F, *V)) || isAwaiterMember(*F))
      Result.push_back(F);
  auto Elsewhere = offloadedFunctions(Functions, Context, *V);
  llvm::erase_if(Result, [&](const FunctionDecl *F) { return Elsewhere.contains(F->getCanonicalDecl()); });
  return Result;
}

const Body &Model::body(const FunctionDecl &Definition) {
  std::unique_ptr<Body> &Known = Bodies[&Definition];
  if (!Known)
    Known = std::make_unique<Body>(Definition, Context, *V);
  return *Known;
}

llvm::ArrayRef<Carried> Model::carried(const FunctionDecl &Definition) {
  auto [Known, New] = CarriedValues.try_emplace(&Definition);
  if (New)
    Known->second = carriedAcross(body(Definition));
  return Known->second;
}

llvm::ArrayRef<DanglingTask> Model::danglingTasks(const FunctionDecl &Definition) {
  auto [Known, New] = Dangling.try_emplace(&Definition);
  if (New)
    Known->second = model::danglingTasks(body(Definition), Context, T, *V);
  return Known->second;
}

const Library *Model::libraryOf(const FunctionDecl &F, std::string &Namespace) {
  const CXXRecordDecl *Classes[] = {F.getReturnType().getNonReferenceType()->getAsCXXRecordDecl(),
                                    T.of(F.getReturnType()).Promise};
  for (const CXXRecordDecl *Class : Classes) {
    if (!Class)
      continue;
    std::string Name = qualifiedName(*Class);
    if (const Library *L = V->libraryOf(Name)) {
      Namespace = Vocabulary::namespaceOf(*L, Name).str();
      return L;
    }
  }
  return nullptr;
}
