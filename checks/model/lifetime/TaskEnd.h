// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What may end a running task, and what may wait for its end.

#ifndef COROLINT_MODEL_LIFETIME_TASKEND_H
#define COROLINT_MODEL_LIFETIME_TASKEND_H

#include "model/syntax/TaskType.h"
#include "clang/AST/ExprCXX.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace corolint::model {

/// Does the work of an eager task go on when its handle is gone? No: it is cancelled or joined, or the destructor is
/// not in sight and no model file describes it.
bool detachesWhenDropped(clang::QualType Type, TaskTypes &T);

/// Can the end of a variable end, or wait for, what was spawned in it: a group, a loop, a pool? No: a handle that is
/// copied freely, such as an executor.
bool endsItsTasks(const clang::VarDecl &Variable);

/// May what is awaited have to do with a task whose spawning call mentions `Shared`? Yes: it mentions one of these, the
/// object, something global, a closure, or a local that was made from one of these. No: an await of another kind, which
/// does not take as long as the task.
bool mayWaitFor(const clang::CoroutineSuspendExpr &Suspend,
                const llvm::SmallPtrSetImpl<const clang::ValueDecl *> &Shared);

} // namespace corolint::model

#endif
