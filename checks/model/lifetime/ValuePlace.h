// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Variables and members that hold values.

#ifndef COROLINT_MODEL_LIFETIME_VALUEPLACE_H
#define COROLINT_MODEL_LIFETIME_VALUEPLACE_H

#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Whether it is a function of std, or a member of a class of std.
bool isStd(const clang::FunctionDecl &F);

/// Returns the object that a member function or operator is called on, or null.
const clang::Expr *objectOf(const clang::CallExpr &Call);

/// Returns the object that a call of std returns a part of: `tasks[0]`, `*task`, `std::get<0>(pair)`. Null for another
/// call.
const clang::Expr *givesElement(const clang::CallExpr &Call);

/// Returns the variable or member that `E` names, if `E` is just that name.
const clang::ValueDecl *placeOf(const clang::Expr &E);

/// Returns the local that `local.member`, `local[i]`, `*local` and `std::get<0>(local)` are part of, or the result of
/// placeOf.
const clang::ValueDecl *holderOf(const clang::Expr &Place);

/// Whether the place is a local that owns its contents, and not a reference.
bool isOwnLocal(const clang::ValueDecl &Place);

} // namespace corolint::model

#endif
