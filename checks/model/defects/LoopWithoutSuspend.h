// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Endless loops without a suspension point.

#ifndef COROLINT_MODEL_DEFECTS_LOOPWITHOUTSUSPEND_H
#define COROLINT_MODEL_DEFECTS_LOOPWITHOUTSUSPEND_H

#include "model/flow/FunctionBody.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

/// The loops of a coroutine that no path leaves and in which nothing suspends. No: a loop with a `break`, a `return`, a
/// `throw`, a call that never returns or a condition that may fail; a loop inside a `try`, which ends it by an
/// exception; one that runs on a pool after a hop of the model files, or after awaiting something that is neither a
/// task nor of a library whose model file would say that it hops.
std::vector<const clang::Stmt *> loopsWithoutSuspend(const FunctionBody &B, clang::ASTContext &Context,
                                                     const Catalog &Libs, TaskTypes &T);

} // namespace corolint::model

#endif
