// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Calls of coroutines that depend on nothing but their arguments' values.

#ifndef COROLINT_MODEL_DEFECTS_SEQUENTIALAWAITS_H
#define COROLINT_MODEL_DEFECTS_SEQUENTIALAWAITS_H

#include "model/syntax/TaskType.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Is a value of this type all there is to it? Yes: numbers, enumerations, text, and classes and std's containers of
/// them. No: it refers to something that somebody may change — pointers, references, handles —, or it is unknown.
bool isPlainValue(clang::QualType Type);

/// Awaits that are written one after the other, of the same function for different values.
struct IndependentAwaits {
  const clang::CoawaitExpr *First;
  /// Null: it is one await, in every turn of a loop.
  const clang::CoawaitExpr *Next;
};

/// Two declarations in a row that await one function, neither with the other's result; and a range-for whose whole body
/// collects what it awaits for each element. The function is free, static or const, takes plain values, gives a result,
/// and, where its body is in sight, touches no variable that outlives it. No: one may need what the other does, or it
/// is unknown.
std::vector<IndependentAwaits> independentAwaits(const clang::Stmt &Body, TaskTypes &T);

} // namespace corolint::model

#endif
