// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// By what a function is known to other files.

#ifndef COROLINT_MODEL_SYNTAX_FUNCTIONID_H
#define COROLINT_MODEL_SYNTAX_FUNCTIONID_H

#include "clang/AST/DeclCXX.h"

namespace corolint::model {

/// The same for a function in every file; 0 is nobody's.
uint64_t functionId(const clang::FunctionDecl &F);

/// The same for what a function does with its parameter at this place; 0 is nobody's.
uint64_t parameterId(const clang::FunctionDecl &F, unsigned Place);

/// The same of a virtual function called through its class: what runs is one of its overrides.
uint64_t virtualCallId(const clang::CXXMethodDecl &Method);

} // namespace corolint::model

#endif
