// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Side-effect-free loop conditions.

#ifndef COROLINT_MODEL_DEFECTS_PURECONDITION_H
#define COROLINT_MODEL_DEFECTS_PURECONDITION_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace corolint::model {

/// Returns the state that `Condition` in `F` reads and other code can change: a global, a member, the target of a
/// reference or pointer, an atomic, a capture by reference; or a member function that only returns such state. Null if
/// the condition has side effects, or reads state that only `F` changes, or state that changes without notice: a
/// device, a clock, another process. Unknown is null.
const clang::ValueDecl *polledState(const clang::Expr &Condition, const clang::FunctionDecl &F);

} // namespace corolint::model

#endif
