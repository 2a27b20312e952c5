// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/defects/LoopWithoutSuspend.h"
#include "model/flow/ThreadAffinity.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

using namespace clang;
using namespace corolint::model;

static llvm::DenseSet<const Stmt *> loopsInTry(const Stmt &Body) {
  llvm::DenseSet<const Stmt *> Result;
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Try = dyn_cast<CXXTryStmt>(&S))
      forEachStatement(*Try->getTryBlock(), [&](const Stmt &Inside) {
        if (isa<WhileStmt, ForStmt, DoStmt>(Inside))
          Result.insert(&Inside);
        return true;
      });
    return true;
  });
  return Result;
}

/// Whether an await of `F` may move it to another thread without a model file that describes the hop.
static bool mayHop(const FunctionDecl &F, const Catalog &Libs, TaskTypes &T) {
  bool Unknown = false;
  forEachStatement(*F.getBody(), [&](const Stmt &S) {
    if (const auto *Await = dyn_cast<CoawaitExpr>(&S); Await && !neverSuspends(*Await)) {
      QualType Type = Await->getOperand()->getType().getNonReferenceType();
      const CXXRecordDecl *Class = Type->getAsCXXRecordDecl();
      std::optional<TypeKind> Kind = T.of(Type).Kind;
      Unknown |=
          Kind != TypeKind::Task && Kind != TypeKind::Future && !(Class && Libs.libraryOf(qualifiedName(*Class)));
    }
    return !Unknown;
  });
  return Unknown;
}

/// Whether control may leave the blocks reached from `First`, or suspend in them.
static bool endsOrSuspends(const CFGBlock &First) {
  llvm::DenseSet<const CFGBlock *> Seen{&First};
  llvm::SmallVector<const CFGBlock *, 16> Work{&First};
  while (!Work.empty()) {
    const CFGBlock *Block = Work.pop_back_val();
    // The exit, and blocks that end in a `throw` without a handler here.
    if (Block->succ_empty() || Block->hasNoReturnElement())
      return true;
    for (const CFGElement &Element : *Block)
      if (auto S = Element.getAs<CFGStmt>())
        if (const auto *Suspend = dyn_cast<CoroutineSuspendExpr>(S->getStmt()); Suspend && !neverSuspends(*Suspend))
          return true;
    for (const CFGBlock *Next : Block->succs())
      if (Next && Seen.insert(Next).second)
        Work.push_back(Next);
  }
  return false;
}

std::vector<const Stmt *> corolint::model::loopsWithoutSuspend(const FunctionBody &B, ASTContext &Context,
                                                               const Catalog &Libs, TaskTypes &T) {
  std::vector<const Stmt *> Result;
  // A coroutine that never awaits is usually a loop meant for a thread.
  if (!B.flow() || !hasSuspensionPoint(B.function()) || mayHop(B.function(), Libs, T))
    return Result;
  llvm::DenseSet<const Stmt *> InTry = loopsInTry(*B.function().getBody());
  ThreadAffinity Where(*B.flow(), Context, Libs);
  for (const CFGBlock *Block : B.flow()->blocks()) {
    const Stmt *Loop = Block->getLoopTarget();
    if (Loop && isa<WhileStmt, ForStmt, DoStmt>(Loop) && !InTry.contains(Loop) && !llvm::is_contained(Result, Loop) &&
        Where.atStartOf(*Block).isOnLoop() && !endsOrSuspends(*Block))
      Result.push_back(Loop);
  }
  // Of nested loops, the outermost is the one that never ends.
  llvm::DenseSet<const Stmt *> Inner;
  for (const Stmt *Loop : Result)
    forEachStatement(*Loop, [&](const Stmt &Inside) {
      if (&Inside != Loop)
        Inner.insert(&Inside);
      return true;
    });
  llvm::erase_if(Result, [&](const Stmt *Loop) { return Inner.contains(Loop); });
  return Result;
}
