// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the body of a coroutine uses of what it was given, and when.

#ifndef COROLINT_MODEL_LIFETIME_COROUTINEUSES_H
#define COROLINT_MODEL_LIFETIME_COROUTINEUSES_H

#include "model/syntax/TaskType.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace corolint::model {

struct CoroutineUses {
  bool This = false, Captures = false;
  /// Parameters, locals of enclosing functions that a closure captured, and its init-captures.
  llvm::SmallPtrSet<const clang::ValueDecl *, 4> Names;
};

/// Returns what the coroutine's body names.
CoroutineUses usesOf(const clang::FunctionDecl &Coroutine);

/// Returns what the body uses after its first suspension, or while it lasts: what the operand of the first `co_await`
/// refers to, itself or through a reference, pointer or view that was made from it before. What is copied before the
/// suspension does not count: a number that is read, an argument that is passed by value.
CoroutineUses usesAfterSuspension(const clang::FunctionDecl &Coroutine, TaskTypes &T, const Catalog &Libs);

/// May the body of `F` be read as what its task does? No: a model file describes the library's functions.
bool isOpaque(const clang::FunctionDecl &F, const Catalog &Libs);

/// Is the value of `E`, made of what its parts name, independent of them: a number, a string, an object with a
/// destructor of its own? No: a pointer, a view, something to await, or it is unknown.
bool isCopied(const clang::Expr &E, TaskTypes &T);

} // namespace corolint::model

#endif
