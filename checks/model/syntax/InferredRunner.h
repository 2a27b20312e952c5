// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions that drive a task to completion and return its result.

#ifndef COROLINT_MODEL_SYNTAX_INFERREDRUNNER_H
#define COROLINT_MODEL_SYNTAX_INFERREDRUNNER_H

#include "model/syntax/TaskType.h"

namespace corolint::model {

/// Yes: a function that is no coroutine, takes a `task<T>` and returns `T`: `template<class T> T block_on(task<T>)`.
/// No: everything else. A `void` runner looks like a spawner, so only a model file can name one.
bool isInferredRunner(const clang::FunctionDecl &F, TaskTypes &T);

} // namespace corolint::model

#endif
