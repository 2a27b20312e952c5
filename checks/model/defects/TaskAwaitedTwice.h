// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Local tasks that are awaited more than once.

#ifndef COROLINT_MODEL_DEFECTS_TASKAWAITEDTWICE_H
#define COROLINT_MODEL_DEFECTS_TASKAWAITEDTWICE_H

#include "model/flow/FunctionBody.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

struct RepeatedAwait {
  const clang::VarDecl *Variable;
  const clang::CoawaitExpr *Again;
  /// An earlier await that runs before `Again` on every path to it. Null if `Again` itself runs in every iteration of a
  /// loop that the variable outlives.
  const clang::CoawaitExpr *First;
};

/// Every await of a local variable or parameter that must be its second one, with no assignment in between. A variable
/// is followed only while all that the function does with it is `co_await v`, `co_await std::move(v)`, assigning to it
/// and asking it through const members; elsewhere it may be filled again. `Wanted` accepts the operand.
std::vector<RepeatedAwait> repeatedAwaits(const FunctionBody &B,
                                          llvm::function_ref<bool(const clang::VarDecl &, bool AsRvalue)> Wanted);

} // namespace corolint::model

#endif
