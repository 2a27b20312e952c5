// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a function does with what it is given, as its body shows it.

#ifndef COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H
#define COROLINT_MODEL_LIFETIME_PARAMETEREFFECTS_H

#include "model/syntax/Callee.h"
#include "model/syntax/TaskType.h"

namespace corolint::model {

/// What becomes of the task or callable that is passed for a parameter.
enum class ParameterEffect {
  Unknown,        // several of these, something else, or the body is not in sight
  Starts,         // the task, or a callable that is kept alive, runs on when the call has returned
  StartsLater,    // the same, and none of it has run when the call returns
  Finishes,       // it has ended when the call returns
  IntoResult,     // the result owns the task
  CallsForResult, // the callable is called before the call returns, and the result is its result
  DropsCallable   // the callable is called and destroyed, and what it returned is left to itself
};

/// The effects of the functions of one translation unit, found bottom-up: what a function does with a parameter is what
/// the calls that it passes the parameter to do. Recursive functions are unknown.
class ParameterEffects {
public:
  ParameterEffects(clang::ASTContext &Context, TaskTypes &T, const Catalog &Libs)
      : Context(Context), T(T), Libs(Libs) {}

  /// Of the function with this body, where it takes the argument at this place; model files do not count.
  ParameterEffect of(const clang::FunctionDecl &F, unsigned Parameter);

  /// Of a call, for its argument at this place: what the model files say of the callee, or what its body does.
  ParameterEffect ofCallable(const Callee &C, unsigned Argument);

private:
  ParameterEffect infer(const clang::FunctionDecl &F, const clang::ParmVarDecl &Parameter);

  clang::ASTContext &Context;
  TaskTypes &T;
  const Catalog &Libs;
  llvm::DenseMap<const clang::ParmVarDecl *, ParameterEffect> Known;
};

} // namespace corolint::model

#endif
