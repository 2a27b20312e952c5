// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that are returned out of a scope that should enclose their work.

#ifndef COROLINT_MODEL_DEFECTS_RETURNINSCOPE_H
#define COROLINT_MODEL_DEFECTS_RETURNINSCOPE_H

#include "model/syntax/TaskType.h"
#include "clang/AST/StmtCXX.h"
#include <vector>

namespace corolint::model {

/// A `return` of a lazy task, which runs when the scope has ended.
struct UnguardedReturn {
  const clang::ReturnStmt *Return;
  /// The `try` whose handlers will not see the task's exceptions; null if the scope is an object's.
  const clang::CXXTryStmt *Try = nullptr;
  /// The guard that will be gone; null if the scope is a `try`.
  const clang::VarDecl *Guard = nullptr;
};

/// The returns of a function that is not a coroutine, if the scope can be meant only for the task: a `try` block in
/// which nothing else may throw, or a guard (a class with a destructor of its own that is named a lock, guard, scope,
/// span or transaction) that is followed by the `return`, is not mentioned there, and cannot protect how the arguments
/// are read. Everything else is unknown and left out, and so is a call whose body is in sight and is no coroutine, or
/// that may run something else.
std::vector<UnguardedReturn> unguardedReturns(const clang::FunctionDecl &F, TaskTypes &T, const Catalog &Libs);

} // namespace corolint::model

#endif
