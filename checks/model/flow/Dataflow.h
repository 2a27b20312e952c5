// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Forward data flow over a control flow graph, exceptions included.

#ifndef COROLINT_MODEL_FLOW_DATAFLOW_H
#define COROLINT_MODEL_FLOW_DATAFLOW_H

#include "clang/AST/StmtCXX.h"
#include "clang/Analysis/CFG.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/DenseSet.h"
#include <utility>

namespace corolint::model {

/// The blocks of a function's graph that can run, and the edges between them. A call inside a `try` may continue in its
/// handlers.
class Dataflow {
public:
  Dataflow(const clang::CFG &Graph, const clang::Stmt &Body);

  /// The blocks reachable from the entry and from each handler; apart from loops, a block follows its predecessors.
  llvm::ArrayRef<const clang::CFGBlock *> blocks() const { return Blocks; }

  const clang::CFGBlock &exit() const { return Exit; }

  /// Whether the element runs: false if it belongs to an unevaluated operand.
  bool runs(const clang::CFGElement &Element) const;

  /// The least fixed point: the state at the start of each block that is reached. `Step(State &, const CFGElement &)`
  /// applies one element; `State::join(const State &)` merges another path to the same place, and must be monotone, so
  /// that this terminates.
  template <class State, class StepFunction>
  llvm::DenseMap<const clang::CFGBlock *, State> solve(const StepFunction &Step) const {
    StartStates<State> Starts;
    Starts.Of.try_emplace(&Entry);
    while (std::exchange(Starts.Changed, false))
      for (const clang::CFGBlock *Block : Blocks)
        if (auto Known = Starts.Of.find(Block); Known != Starts.Of.end())
          leave(*Block, State(Known->second), Step, Starts);
    return std::move(Starts.Of);
  }

  /// Calls `Visit(const State &, const CFGElement &, const CFGBlock &)` with each element that is reached and the
  /// solved state before it.
  template <class State, class StepFunction, class VisitFunction>
  void visit(const StepFunction &Step, VisitFunction Visit) const {
    auto Starts = solve<State>(Step);
    for (const clang::CFGBlock *Block : Blocks) {
      auto Start = Starts.find(Block);
      if (Start == Starts.end())
        continue;
      State S = Start->second;
      for (const clang::CFGElement &Element : *Block) {
        if (!runs(Element))
          continue;
        Visit(std::as_const(S), Element, *Block);
        Step(S, Element);
      }
    }
  }

private:
  template <class State> struct StartStates {
    llvm::DenseMap<const clang::CFGBlock *, State> Of;
    bool Changed = true;

    void join(const clang::CFGBlock *At, const State &S) {
      auto [Known, New] = Of.try_emplace(At, S);
      State Joined = Known->second;
      Joined.join(S);
      Changed |= New || !(Joined == Known->second);
      Known->second = Joined;
    }
  };

  /// Runs through the block, and joins the states with which it reaches others.
  template <class State, class StepFunction>
  void leave(const clang::CFGBlock &Block, State S, const StepFunction &Step, StartStates<State> &Starts) const {
    for (const clang::CFGElement &Element : Block) {
      if (const clang::CFGBlock *Caught = handlersOf(Element))
        Starts.join(Caught, S);
      if (runs(Element))
        Step(S, Element);
    }
    for (const clang::CFGBlock *Successor : Block.succs())
      if (Successor)
        Starts.join(Successor, S);
  }

  const clang::CFGBlock *handlersOf(const clang::CFGElement &Element) const;

  const clang::CFGBlock &Entry, &Exit;
  std::vector<const clang::CFGBlock *> Blocks;
  llvm::DenseMap<const clang::Stmt *, const clang::CFGBlock *> Handlers;
  llvm::DenseSet<const clang::Stmt *> Unevaluated;
};

} // namespace corolint::model

#endif
