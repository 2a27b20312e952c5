// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Callables that are handed to somebody who calls them and drops what they return.

#ifndef COROLINT_MODEL_DEFECTS_CALLBACKDROPSTASK_H
#define COROLINT_MODEL_DEFECTS_CALLBACKDROPSTASK_H

#include "model/syntax/Callee.h"
#include "clang/AST/ASTContext.h"

namespace corolint::model {

/// What calling a value of this type gives, if all its calls give the same: a function, a pointer to a function or
/// member function, a class with one `operator()`. Null: it cannot be called, or the result depends on the call.
clang::QualType resultOfCalling(clang::QualType Type);

/// Is this a class that wraps any callable of one signature and returns nothing: `std::function<void(int)>` and every
/// other class template whose first argument is a function type that returns void?
bool isVoidWrapper(const clang::CXXRecordDecl &Class);

struct DroppingCall {
  /// A construction of, or assignment to, a void wrapper; or a call of a `drops_result` entry of the model files.
  Callee Target;
  const clang::Expr *Callable;
};

/// The callables that `E` itself hands to somebody who drops their results. Empty: none, or unknown.
llvm::SmallVector<DroppingCall, 1> droppingCalls(const clang::Expr &E, const clang::ASTContext &Context,
                                                 const Catalog &Libs);

} // namespace corolint::model

#endif
