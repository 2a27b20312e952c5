// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Independent calls of coroutines: they depend only on their arguments' values.

#ifndef COROLINT_MODEL_DEFECTS_SEQUENTIALAWAITS_H
#define COROLINT_MODEL_DEFECTS_SEQUENTIALAWAITS_H

#include "model/syntax/TaskType.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Whether a value of this type is self-contained. Yes: numbers, enumerations, text, and classes and std's containers
/// of them. No: it refers to something that may change — pointers, references, handles —, or it is unknown.
bool isPlainValue(clang::QualType Type);

/// Consecutive awaits of the same function with different values.
struct IndependentAwaits {
  const clang::CoawaitExpr *First;
  /// Null if it is a single await, in every iteration of a loop.
  const clang::CoawaitExpr *Next;
};

/// Two declarations in a row that await one function, neither with the other's result; and a range-for whose whole body
/// collects what it awaits for each element. The function is free, static or const, takes plain values, returns a
/// result, and, if its body is visible, touches no variable that outlives it. No: one may need what the other does, or
/// it is unknown.
std::vector<IndependentAwaits> independentAwaits(const clang::Stmt &Body, TaskTypes &T);

} // namespace corolint::model

#endif
