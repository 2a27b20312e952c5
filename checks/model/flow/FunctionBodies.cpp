// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/flow/FunctionBodies.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/Offload.h"
#include "model/syntax/QualifiedName.h"
#include "model/syntax/UserFunctions.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

/// Whether a coroutine with these parameters runs on the executor that one of them is, and not on its caller's thread.
static bool runsOnExecutor(const FunctionDecl &F, const Catalog &Libs) {
  return llvm::any_of(F.parameters(), [&](const ParmVarDecl *Parameter) {
    const CXXRecordDecl *Class = Parameter->getType().getNonReferenceType()->getAsCXXRecordDecl();
    return Class && Libs.isExecutorParameter(qualifiedName(*Class));
  });
}

FunctionBodies::FunctionBodies(ASTContext &Context, const Catalog &Libs, TaskTypes &T)
    : Context(Context), Libs(Libs), T(T), FunctionsAndPatterns(userFunctions(Context)), Targets(Functions, Libs) {
  // A library's own code in headers that are not system headers is not the user's. Its developers have it in the main
  // file.
  llvm::erase_if(FunctionsAndPatterns, [&](const FunctionDecl *F) {
    return !Context.getSourceManager().isInMainFile(F->getLocation()) && Libs.libraryOf(qualifiedName(*F));
  });
  Functions = FunctionsAndPatterns;
  llvm::erase_if(Functions, [](const FunctionDecl *F) { return F->isDependentContext(); });
  Coroutines = Functions;
  llvm::erase_if(Coroutines, [&](const FunctionDecl *F) { return T.isAsync(*F) != true; });
  for (const FunctionDecl *F : Functions)
    if ((T.isAsync(*F) == true && !runsOnExecutor(*F, Libs)) || isAwaiterMember(*F))
      LoopFunctions.push_back(F);
  auto Elsewhere = offloadedFunctions(Functions, Context, Libs);
  llvm::erase_if(LoopFunctions, [&](const FunctionDecl *F) { return Elsewhere.contains(F->getCanonicalDecl()); });
}

const FunctionBody &FunctionBodies::body(const FunctionDecl &Definition) {
  std::unique_ptr<FunctionBody> &Known = Bodies[&Definition];
  if (!Known)
    Known = std::make_unique<FunctionBody>(Definition, Context, Libs, Targets);
  return *Known;
}

bool FunctionBodies::isOpaque(const FunctionDecl &F) {
  auto [Known, New] = Opaque.try_emplace(&F);
  if (New)
    Known->second = Context.getSourceManager().isInSystemHeader(F.getLocation()) || Libs.libraryOf(qualifiedName(F));
  return Known->second;
}
