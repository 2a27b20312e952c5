// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Names of places that hold values.

#ifndef COROLINT_MODEL_LIFETIME_VALUEPLACE_H
#define COROLINT_MODEL_LIFETIME_VALUEPLACE_H

#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Is it a function of std, or a member of a class of std?
bool isStd(const clang::FunctionDecl &F);

/// The object that a member function or operator is called on. Null: none.
const clang::Expr *objectOf(const clang::CallExpr &Call);

/// The object that a call of std gives a part of: `tasks[0]`, `*task`, `std::get<0>(pair)`. Null: another call.
const clang::Expr *givesElement(const clang::CallExpr &Call);

/// The variable or member that `E` names, if the name is all there is to it.
const clang::ValueDecl *placeOf(const clang::Expr &E);

/// The local that `local.member`, `local[i]`, `*local` and `std::get<0>(local)` are part of, or what placeOf says.
const clang::ValueDecl *holderOf(const clang::Expr &Place);

/// Is the place a local that owns what is in it, and no reference?
bool isOwnLocal(const clang::ValueDecl &Place);

} // namespace corolint::model

#endif
