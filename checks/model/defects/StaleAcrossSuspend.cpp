// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/StaleAcrossSuspend.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint::model;

namespace {
struct Candidate {
  LiveVariable Found;
  Handle What;
  const FunctionDecl *In;
};
struct Changing {
  ContainerChange What;
  const FunctionDecl *In;
};
} // namespace

/// Whether the function advances the iterator. A range-for always does: its iterator has no other purpose.
static bool goesOverAll(const VarDecl &Iterator, const FunctionDecl &F) {
  bool Found = Iterator.isImplicit();
  auto Names = [&](const Expr &E) {
    const auto *Ref = dyn_cast<DeclRefExpr>(E.IgnoreParenImpCasts());
    return Ref && Ref->getDecl() == &Iterator;
  };
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Unary = dyn_cast<UnaryOperator>(&S))
      Found |= Unary->isIncrementOp() && Names(*Unary->getSubExpr());
    else if (const auto *Call = dyn_cast<CXXOperatorCallExpr>(&S))
      Found |= Call->getOperator() == OO_PlusPlus && Names(*Call->getArg(0));
    return !Found;
  });
  return Found;
}

std::vector<StaleHandle> corolint::model::staleHandles(TranslationUnit &TU) {
  const Catalog &Libs = TU.catalog();
  std::vector<Candidate> Candidates;
  for (const FunctionDecl *F : TU.coroutines()) {
    llvm::DenseMap<const VarDecl *, Handle> Handles;
    for (const LiveVariable &Found : TU.liveAcrossSuspend(*F)) {
      if (!Found.Use || !Found.Variable->hasLocalStorage())
        continue;
      auto [Known, New] = Handles.try_emplace(Found.Variable);
      if (New)
        Known->second = handleOf(*Found.Variable, Libs);
      if (Known->second.Into.Entity)
        Candidates.push_back({Found, Known->second, F});
    }
  }
  std::vector<StaleHandle> Result;
  if (Candidates.empty())
    return Result;
  llvm::DenseMap<const ValueDecl *, std::vector<Changing>> Changes;
  for (const FunctionDecl *F : TU.functions())
    forEachChange(*F->getBody(), Libs, [&](const ContainerChange &C) { Changes[C.Container].push_back({C, F}); });
  ConcurrentTasks Beside(TU);
  for (const Candidate &C : Candidates) {
    bool Loops = goesOverAll(*C.Found.Variable, *C.In);
    bool IsMember = isa<FieldDecl>(C.What.Into.Entity);
    for (const Changing &By : Changes.lookup(C.What.Into.Entity))
      if (invalidates(By.What, C.What, Loops) && Beside.mayRunWhileSuspended(*By.In, *By.What.Where, *C.In, IsMember)) {
        Result.push_back({C.Found.Variable, C.What, Loops, C.Found.Over, C.Found.Use, By.What, By.In});
        break;
      }
  }
  return Result;
}
