// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// References to results that are destroyed with the task that holds them.

#ifndef COROLINT_MODEL_LIFETIME_AWAITEDREFERENCE_H
#define COROLINT_MODEL_LIFETIME_AWAITEDREFERENCE_H

#include "model/syntax/TaskType.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

struct AwaitedReference {
  /// The reference, and its first use after the full-expression.
  const clang::VarDecl *Variable;
  const clang::Expr *Use;
};

/// The references of a coroutine's body that are bound to the target of a reference that `co_await` of a temporary task
/// returns: `auto &&page = co_await fetch();`, where `await_resume` of a `task<T>` returns `T &&` into the task. Those
/// that are not used do not count, nor do tasks of references, whose results are elsewhere.
std::vector<AwaitedReference> danglingResults(const clang::FunctionDecl &Coroutine, TaskTypes &T);

} // namespace corolint::model

#endif
