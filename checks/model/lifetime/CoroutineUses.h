// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Uses of parameters and captures in the body of a coroutine, by time.

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

/// Returns the ones that the coroutine's body names.
CoroutineUses usesOf(const clang::FunctionDecl &Coroutine);

/// Returns the ones that the body uses after its first suspension, or during it: what the operand of the first
/// `co_await` refers to, itself or through a reference, pointer or view that was made from it before. What is copied
/// before the suspension does not count: a number that is read, an argument that is passed by value.
CoroutineUses usesAfterSuspension(const clang::FunctionDecl &Coroutine, TaskTypes &T, const Catalog &Libs);

/// Whether the body of `F` describes its task. No: a model file describes the library's functions.
bool isOpaque(const clang::FunctionDecl &F, const Catalog &Libs);

/// Whether the value of `E` is independent of what its parts name: a number, a string, an object with a destructor of
/// its own. No: a pointer, a view, something to await, or unknown.
bool isCopied(const clang::Expr &E, TaskTypes &T);

} // namespace corolint::model

#endif
