// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Values that are live across a coroutine's suspension points.

#ifndef COROLINT_MODEL_FLOW_LIVEACROSSSUSPEND_H
#define COROLINT_MODEL_FLOW_LIVEACROSSSUSPEND_H

#include "model/flow/FunctionBody.h"

namespace corolint::model {

/// A variable that has a value before a suspension point, and the same one after it or while it lasts.
struct LiveVariable {
  const clang::VarDecl *Variable;
  const clang::CoroutineSuspendExpr *Over;
  /// The first use after it, in the order of the graph. Null if only its destructor runs, or if the awaited expression
  /// refers to it.
  const clang::Expr *Use;
};

/// The locals that are declared or assigned, and the thread-locals that are assigned, before a suspension point and
/// read after it on some path, with no new value in between. A destructor with effects is a use; a local that the
/// awaited expression gets by reference is used until it ends. Suspension points that never suspend do not count.
/// Parameters are left out: they are in the frame anyway.
std::vector<LiveVariable> liveAcrossSuspend(const FunctionBody &B);

} // namespace corolint::model

#endif
