// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Variables and calls that may end a running task, or wait for its end.

#ifndef COROLINT_MODEL_LIFETIME_TASKEND_H
#define COROLINT_MODEL_LIFETIME_TASKEND_H

#include "model/syntax/TaskType.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace corolint::model {

/// Whether the work of an eager task runs on after its handle is destroyed. No: it is cancelled or joined, or the
/// destructor is not visible and no model file describes it.
bool detachesWhenDropped(clang::QualType Type, TaskTypes &T);

/// Whether destroying a variable can end, or wait for, the tasks spawned in it: a group, a loop, a pool. No: a handle
/// that is copied freely, such as an executor.
bool endsItsTasks(const clang::VarDecl &Variable);

/// Whether the awaited expression may be related to a task whose spawning call mentions `Shared`. Yes: it mentions one
/// of these, the object, something global, a closure, or a local that was made from one of these. No: an unrelated
/// await, which need not take as long as the task.
bool mayWaitFor(const clang::CoroutineSuspendExpr &Suspend,
                const llvm::SmallPtrSetImpl<const clang::ValueDecl *> &Shared);

} // namespace corolint::model

#endif
