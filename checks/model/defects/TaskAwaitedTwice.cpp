// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/TaskAwaitedTwice.h"
#include "model/syntax/Coroutine.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

using Blocks = llvm::DenseSet<const CFGBlock *>;

static const DeclRefExpr *nameIn(const Expr &E) { return dyn_cast<DeclRefExpr>(E.IgnoreParenImpCasts()); }

static const VarDecl *localIn(const DeclRefExpr *Ref) {
  const auto *V = Ref ? dyn_cast<VarDecl>(Ref->getDecl()) : nullptr;
  return V && V->hasLocalStorage() && !V->getType()->isReferenceType() ? V : nullptr;
}

namespace {
struct Operand {
  const DeclRefExpr *Name = nullptr;
  bool AsRvalue = false;
};
} // namespace

/// The variable that is awaited: `v`, or `std::move(v)`. Null name if something else is awaited.
static Operand operandOf(const CoawaitExpr &Await) {
  const Expr *E = Await.getOperand()->IgnoreUnlessSpelledInSource();
  if (const auto *Call = dyn_cast<CallExpr>(E); Call && Call->isCallToStdMove())
    return {nameIn(*Call->getArg(0)), true};
  return {nameIn(*E), false};
}

static const DeclRefExpr *assignedIn(const Stmt &S) {
  const auto *Call = dyn_cast<CXXOperatorCallExpr>(&S);
  return Call && Call->getOperator() == OO_Equal ? nameIn(*Call->getArg(0)) : nullptr;
}

/// The locals that are only awaited, assigned and read through const members.
static llvm::DenseSet<const VarDecl *> followed(const Stmt &Body,
                                                llvm::function_ref<bool(const VarDecl &, bool)> Wanted) {
  llvm::DenseSet<const VarDecl *> Awaited, Unknown;
  llvm::DenseSet<const Stmt *> Understood;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Await = dyn_cast<CoawaitExpr>(&S)) {
      Operand O = operandOf(*Await);
      Understood.insert(O.Name);
      if (const VarDecl *V = localIn(O.Name))
        (Wanted(*V, O.AsRvalue) ? Awaited : Unknown).insert(V);
    } else if (const DeclRefExpr *Assigned = assignedIn(S)) {
      Understood.insert(Assigned);
    } else if (const auto *Call = dyn_cast<CXXMemberCallExpr>(&S);
               Call && Call->getMethodDecl() && Call->getMethodDecl()->isConst()) {
      Understood.insert(nameIn(*Call->getImplicitObjectArgument()));
    } else if (const auto *Ref = dyn_cast<DeclRefExpr>(&S); Ref && !Understood.contains(Ref)) {
      Unknown.insert(localIn(Ref));
    }
    return true;
  });
  for (const VarDecl *V : Unknown)
    Awaited.erase(V);
  return Awaited;
}

namespace {
/// The tasks that have been awaited on every path to here, and where first.
struct Spent {
  llvm::MapVector<const VarDecl *, const CoawaitExpr *> At;

  void join(const Spent &Other) {
    At.remove_if([&](const auto &Entry) { return !Other.At.count(Entry.first); });
  }
  bool operator==(const Spent &Other) const { return At.size() == Other.At.size(); }
};
} // namespace

/// The variables that `S` declares or assigns.
static llvm::SmallVector<const VarDecl *, 1> renewedIn(const Stmt &S) {
  llvm::SmallVector<const VarDecl *, 1> Result;
  if (const auto *Declaration = dyn_cast<DeclStmt>(&S)) {
    for (const Decl *D : Declaration->decls())
      if (const auto *V = dyn_cast<VarDecl>(D))
        Result.push_back(V);
  } else if (const VarDecl *V = localIn(assignedIn(S))) {
    Result.push_back(V);
  }
  return Result;
}

/// The blocks reached from `From` through `Next`, not leaving those in `Stop`.
template <class NextFunction> static Blocks reached(const CFGBlock &From, const Blocks &Stop, NextFunction Next) {
  Blocks Result;
  llvm::SmallVector<const CFGBlock *, 16> Work{&From};
  while (!Work.empty())
    for (const CFGBlock *Block : Next(*Work.pop_back_val()))
      if (Block && !Stop.contains(Block) && Result.insert(Block).second)
        Work.push_back(Block);
  return Result;
}

/// Whether control returns to `Awaiting` without passing `Renewing`, in every iteration of the loop.
static bool runsInEveryTurn(const CFGBlock &Awaiting, const Blocks &Renewing) {
  if (Renewing.contains(&Awaiting))
    return false;
  Blocks Loop = reached(Awaiting, Renewing, [](const CFGBlock &B) { return B.succs(); });
  Blocks Before = reached(Awaiting, Renewing, [](const CFGBlock &B) { return B.preds(); });
  Blocks Outside{&Awaiting};
  for (const CFGBlock *Block : Loop)
    if (!Before.contains(Block))
      Outside.insert(Block);
  Outside.insert(Renewing.begin(), Renewing.end());
  return Loop.contains(&Awaiting) && llvm::none_of(Loop, [&](const CFGBlock *Block) {
           return !Outside.contains(Block) &&
                  reached(*Block, Outside, [](const CFGBlock &B) { return B.succs(); }).contains(Block);
         });
}

std::vector<RepeatedAwait> corolint::model::repeatedAwaits(const FunctionBody &B,
                                                           llvm::function_ref<bool(const VarDecl &, bool)> Wanted) {
  std::vector<RepeatedAwait> Result;
  if (!B.flow())
    return Result;
  llvm::DenseSet<const VarDecl *> Followed = followed(*B.function().getBody(), Wanted);
  if (Followed.empty())
    return Result;
  auto Awaited = [&](const Stmt &S) -> const VarDecl * {
    const auto *Await = dyn_cast<CoawaitExpr>(&S);
    const VarDecl *V = Await ? localIn(operandOf(*Await).Name) : nullptr;
    return Followed.contains(V) ? V : nullptr;
  };
  auto Step = [&](Spent &State, const CFGElement &Element) {
    auto S = Element.getAs<CFGStmt>();
    if (!S)
      return;
    for (const VarDecl *V : renewedIn(*S->getStmt()))
      State.At.erase(V);
    if (const VarDecl *V = Awaited(*S->getStmt()))
      State.At.insert({V, cast<CoawaitExpr>(S->getStmt())});
  };
  llvm::DenseMap<const VarDecl *, Blocks> Renewing;
  for (const CFGBlock *Block : B.flow()->blocks())
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        for (const VarDecl *V : renewedIn(*S->getStmt()))
          Renewing[V].insert(Block);
  B.flow()->visit<Spent>(Step, [&](const Spent &State, const CFGElement &Element, const CFGBlock &Block) {
    auto S = Element.getAs<CFGStmt>();
    const VarDecl *V = S ? Awaited(*S->getStmt()) : nullptr;
    if (!V)
      return;
    const auto *Again = cast<CoawaitExpr>(S->getStmt());
    if (auto First = State.At.find(V); First != State.At.end())
      Result.push_back({V, Again, First->second});
    else if (runsInEveryTurn(Block, Renewing[V]))
      Result.push_back({V, Again, nullptr});
  });
  return Result;
}
