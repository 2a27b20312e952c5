// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Stable identities of functions and parameters across translation units.

#ifndef COROLINT_MODEL_SYNTAX_FUNCTIONID_H
#define COROLINT_MODEL_SYNTAX_FUNCTIONID_H

#include "clang/AST/DeclCXX.h"

namespace corolint::model {

/// Returns the same number for a function in every file, or 0 if other files cannot name it.
uint64_t functionId(const clang::FunctionDecl &F);

/// Returns the same number for the effect of a function on its parameter at this place, or 0 if other files cannot name
/// it.
uint64_t parameterId(const clang::FunctionDecl &F, unsigned Place);

/// The same for a virtual function called through its class: one of its overrides runs.
uint64_t virtualCallId(const clang::CXXMethodDecl &Method);

} // namespace corolint::model

#endif
