// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Local variables that hold a task and are never used again.

#ifndef COROLINT_MODEL_DEFECTS_UNAWAITEDTASK_H
#define COROLINT_MODEL_DEFECTS_UNAWAITEDTASK_H

#include "model/flow/FunctionBody.h"
#include "clang/AST/Decl.h"

namespace corolint::model {

struct UnusedLocal {
  const clang::VarDecl *Variable;
  /// The condition at which a path begins that skips every use, though another path from there uses the variable and
  /// both join again. Null if it is never used.
  const clang::Stmt *Fork = nullptr;
};

/// The locals that a call initialises and that `Wanted` accepts, if they are unused: on every path, or on one. Any
/// mention is a use, unevaluated ones aside. Unknown counts as used: a path that leaves by `return` or by an exception,
/// loops that may not run, uses that an exception may skip, and, in an instantiation, uses in a branch that `if
/// constexpr` has discarded. `[[maybe_unused]]` states that the local need not be used.
std::vector<UnusedLocal> unusedLocals(const FunctionBody &B, llvm::function_ref<bool(const clang::VarDecl &)> Wanted);

} // namespace corolint::model

#endif
