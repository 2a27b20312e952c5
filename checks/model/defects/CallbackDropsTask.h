// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Callables that are passed to code that calls them and drops their results.

#ifndef COROLINT_MODEL_DEFECTS_CALLBACKDROPSTASK_H
#define COROLINT_MODEL_DEFECTS_CALLBACKDROPSTASK_H

#include "model/syntax/Callee.h"
#include "clang/AST/ASTContext.h"

namespace corolint::model {

/// Returns the result type of calling a value of this type: a function, a pointer to a function or member function, or
/// a class with one `operator()`. Null if it cannot be called, or if the type depends on the call.
clang::QualType resultOfCalling(clang::QualType Type);

/// Whether the class wraps any callable of one signature and returns nothing: `std::function<void(int)>` and every
/// other class template whose first argument is a function type that returns void.
bool isVoidWrapper(const clang::CXXRecordDecl &Class);

struct DroppingCall {
  /// A construction of, or an assignment to, a void wrapper; or a call of a `drops_result` entry of the model files.
  Callee Target;
  const clang::Expr *Callable;
};

/// Returns the callables that `E` itself passes to code that drops their results. Empty if there are none, or if
/// unknown.
llvm::SmallVector<DroppingCall, 1> droppingCalls(const clang::Expr &E, const clang::ASTContext &Context,
                                                 const Catalog &Libs);

} // namespace corolint::model

#endif
