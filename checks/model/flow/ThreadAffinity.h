// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thread affinity: whether a coroutine runs on its loop's thread or, after a hop, on a pool's.

#ifndef COROLINT_MODEL_FLOW_THREADAFFINITY_H
#define COROLINT_MODEL_FLOW_THREADAFFINITY_H

#include "model/flow/Dataflow.h"
#include "model/libraries/Catalog.h"
#include "llvm/ADT/DenseMap.h"

namespace corolint::model {

/// Whether the coroutine may resume on another thread than before. Yes: it awaits a `hop` of the model files, or an
/// awaiter whose `await_suspend` passes the coroutine to an `offload` entry. No: it stays, or unknown.
bool isHop(const clang::CoroutineSuspendExpr &Suspend, clang::ASTContext &Context, const Catalog &Libs);

/// Follows hops over the control flow. Where paths disagree, the thread counts as unknown, and so as off the loop.
class ThreadAffinity {
public:
  struct State {
    bool MayBeOff = false;
    bool UntilAwait = false;
    bool isOnLoop() const { return !MayBeOff; }
    void join(const State &Other) {
      UntilAwait = MayBeOff && Other.MayBeOff ? UntilAwait && Other.UntilAwait : UntilAwait || Other.UntilAwait;
      MayBeOff |= Other.MayBeOff;
    }
    bool operator==(const State &) const = default;
  };

  ThreadAffinity(const Dataflow &Ways, clang::ASTContext &Context, const Catalog &Libs);

  State atStartOf(const clang::CFGBlock &Block) const { return Starts.lookup(&Block); }
  /// The state after `Element`.
  void step(State &S, const clang::CFGElement &Element) const;

private:
  clang::ASTContext &Context;
  const Catalog &Libs;
  llvm::DenseMap<const clang::CFGBlock *, State> Starts;
};

} // namespace corolint::model

#endif
