// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stop tokens: functions that have one, and calls that would take one.

#ifndef COROLINT_MODEL_DEFECTS_UNFORWARDEDSTOPTOKEN_H
#define COROLINT_MODEL_DEFECTS_UNFORWARDEDSTOPTOKEN_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ExprCXX.h"

namespace corolint::model {

/// The parameter by which `F` is asked to stop. Null if it has none, none with a name, or more than one, so that the
/// one to forward is unknown.
const clang::ParmVarDecl *stopTokenOf(const clang::FunctionDecl &F, const Catalog &Libs);

/// The place where a call without a token would take one.
struct TokenSlot {
  clang::SourceLocation Declared;
  /// The token can be written after the arguments that are there.
  bool IsNextArgument = false;
};

/// Yes: `Callee` has a defaulted parameter of the token's type that the call leaves out, or an overload with the call's
/// parameters and such a one at the end. None: it does not, or some argument carries a token already.
std::optional<TokenSlot> slotFor(const clang::ParmVarDecl &Token, const clang::CallExpr &Call,
                                 const clang::FunctionDecl &Callee, const Catalog &Libs);

} // namespace corolint::model

#endif
