// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Loops that control enters and never leaves.

#ifndef COROLINT_MODEL_DEFECTS_LOOPWITHOUTSUSPEND_H
#define COROLINT_MODEL_DEFECTS_LOOPWITHOUTSUSPEND_H

#include "model/flow/FunctionBody.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

/// The loops of a coroutine from which no way leads out and in which nothing suspends. No: whatever has a `break`, a
/// `return`, a `throw`, a call that never returns or a condition that may fail; a loop inside a `try`, which ends it by
/// an exception; one that runs on a pool after a hop of the model files, or after awaiting something that is neither a
/// task nor of a library whose model file would say that it hops.
std::vector<const clang::Stmt *> loopsWithoutSuspend(const FunctionBody &B, clang::ASTContext &Context,
                                                     const Catalog &Libs, TaskTypes &T);

} // namespace corolint::model

#endif
