// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions whose value is dropped.

#ifndef COROLINT_MODEL_SYNTAX_DISCARDEDVALUE_H
#define COROLINT_MODEL_SYNTAX_DISCARDEDVALUE_H

#include "clang/AST/Expr.h"

namespace corolint::model {

/// The form in which the code drops a value: as a statement (or comma operand, ternary arm, loop increment), by a cast
/// to void, or by assigning to std::ignore.
enum class DiscardForm { Statement, VoidCast, Ignore };

/// Visits each expression of `Body` whose value is dropped, without the parentheses, temporaries and casts around it.
void forEachDiscarded(const clang::Stmt &Body, llvm::function_ref<void(const clang::Expr &, DiscardForm)> Visit);

} // namespace corolint::model

#endif
