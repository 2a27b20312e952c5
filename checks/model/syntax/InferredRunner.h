// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions that drive a task to completion and return its result.

#ifndef COROLINT_MODEL_SYNTAX_INFERREDRUNNER_H
#define COROLINT_MODEL_SYNTAX_INFERREDRUNNER_H

#include "model/syntax/TaskType.h"

namespace corolint::model {

/// Whether the function is a runner. Yes: it is not a coroutine, takes a `task<T>` and returns `T`: `template<class T>
/// T block_on(task<T>)`; or it resumes a task, or the tasks in a container, that it takes, and returns what their
/// promises hold. No: everything else. A `void` runner looks like a spawner: a model file can name it, or its body
/// shows a loop.
bool isInferredRunner(const clang::FunctionDecl &F, TaskTypes &T);

/// Whether `Call`, in `Caller`, resumes a task until it is done: `while (!handle.done()) handle.resume();`. No: the
/// promise is a generator's, or of an unknown type.
bool drivesToEnd(const clang::CallExpr &Call, const clang::FunctionDecl &Caller);

} // namespace corolint::model

#endif
