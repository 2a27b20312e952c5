// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which variable or member an expression names.

#ifndef COROLINT_MODEL_SYNTAX_NAMEDENTITY_H
#define COROLINT_MODEL_SYNTAX_NAMEDENTITY_H

#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// Returns the variable that `S` names, or nullptr if `S` is anything but its name.
const clang::VarDecl *namedVariable(const clang::Stmt &S);

/// Returns the variable, function or member of `this` that `E` names, or nullptr. Parentheses and implicit casts are
/// skipped.
const clang::ValueDecl *namedEntity(const clang::Expr &E);

} // namespace corolint::model

#endif
