// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Conditions that only look.

#ifndef COROLINT_MODEL_DEFECTS_PURECONDITION_H
#define COROLINT_MODEL_DEFECTS_PURECONDITION_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace corolint::model {

/// What `Condition` in `F` looks at and somebody else can change: a global, a member, what a reference or pointer
/// refers to, an atomic, a capture by reference; or a member function that only returns such a look. Null: it does more
/// than look, or at what only `F` changes, or at what tells nobody that it has changed: a device, a clock, another
/// process. Unknown is null.
const clang::ValueDecl *polledState(const clang::Expr &Condition, const clang::FunctionDecl &F);

} // namespace corolint::model

#endif
