// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "model/flow/Dataflow.h"
#include "model/syntax/Coroutine.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/DenseSet.h"

using namespace clang;
using namespace corolint::model;

static std::vector<const CFGBlock *> runnableBlocks(const CFG &Graph) {
  // Clang's graph has no edges to handlers, so each `try` is an entry of its own.
  llvm::SmallVector<const CFGBlock *, 8> Entries(Graph.try_blocks_begin(), Graph.try_blocks_end());
  Entries.push_back(&Graph.getEntry());
  llvm::DenseSet<const CFGBlock *> Seen;
  std::vector<const CFGBlock *> PostOrder;
  llvm::SmallVector<std::pair<const CFGBlock *, CFGBlock::const_succ_iterator>, 32> Stack;
  for (const CFGBlock *Entry : Entries) {
    if (!Seen.insert(Entry).second)
      continue;
    Stack.emplace_back(Entry, Entry->succ_begin());
    while (!Stack.empty()) {
      auto &[Block, Next] = Stack.back();
      if (Next == Block->succ_end()) {
        PostOrder.push_back(Block);
        Stack.pop_back();
        continue;
      }
      const CFGBlock *Successor = (Next++)->getReachableBlock();
      if (Successor && Seen.insert(Successor).second)
        Stack.emplace_back(Successor, Successor->succ_begin());
    }
  }
  return {PostOrder.rbegin(), PostOrder.rend()};
}

Dataflow::Dataflow(const CFG &Graph, const Stmt &Body)
    : Entry(Graph.getEntry()), Exit(Graph.getExit()), Blocks(runnableBlocks(Graph)),
      Unevaluated(unevaluatedStatements(Body)) {
  llvm::DenseMap<const Stmt *, const CFGBlock *> Dispatch;
  for (const CFGBlock *Try : Graph.try_blocks())
    Dispatch[Try->getTerminatorStmt()] = Try;
  if (Dispatch.empty())
    return;
  // Parents come first, so an inner `try` overwrites an outer one.
  forEachStatement(Body, [&](const Stmt &S) {
    if (const auto *Try = dyn_cast<CXXTryStmt>(&S))
      forEachStatement(*Try->getTryBlock(), [&](const Stmt &Inside) {
        if (isa<CallExpr, CXXConstructExpr, CoroutineSuspendExpr, CXXThrowExpr>(Inside))
          Handlers[&Inside] = Dispatch.lookup(Try);
        return true;
      });
    return true;
  });
}

bool Dataflow::runs(const CFGElement &Element) const {
  if (Unevaluated.empty())
    return true;
  if (auto Temporary = Element.getAs<CFGTemporaryDtor>())
    return !Unevaluated.contains(Temporary->getBindTemporaryExpr());
  auto S = Element.getAs<CFGStmt>();
  return !S || !Unevaluated.contains(S->getStmt());
}

const CFGBlock *Dataflow::handlersOf(const CFGElement &Element) const {
  auto S = Element.getAs<CFGStmt>();
  return S ? Handlers.lookup(S->getStmt()) : nullptr;
}
