// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Local variables that hold something nobody comes back for.

#ifndef COROLINT_MODEL_DEFECTS_UNAWAITEDTASK_H
#define COROLINT_MODEL_DEFECTS_UNAWAITEDTASK_H

#include "model/flow/FunctionBody.h"
#include "clang/AST/Decl.h"

namespace corolint::model {

struct UnusedLocal {
  const clang::VarDecl *Variable;
  /// The condition at which a way begins that goes round every use, though another way from there uses the variable and
  /// both meet again. Null: nobody uses it anywhere.
  const clang::Stmt *Fork = nullptr;
};

/// The locals that a call initialises and that `Wanted` accepts, if nobody uses them: on every way, or on one. Any
/// mention is a use, unevaluated ones aside. What is unknown counts as used: a way that leaves by `return` or by an
/// exception, loops that may not run, uses that an exception may skip, and, in an instantiation, uses in a branch that
/// `if constexpr` has discarded. `[[maybe_unused]]` says that nobody has to come back.
std::vector<UnusedLocal> unusedLocals(const FunctionBody &B, llvm::function_ref<bool(const clang::VarDecl &)> Wanted);

} // namespace corolint::model

#endif
