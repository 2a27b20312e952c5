// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The origin of the reference, pointer or view that a function returns.

#ifndef COROLINT_MODEL_LIFETIME_RESULTORIGIN_H
#define COROLINT_MODEL_LIFETIME_RESULTORIGIN_H

#include "clang/AST/Decl.h"

namespace corolint::model {

/// Stands for the object that a member function is called on, in place of a parameter.
constexpr int TheObject = -1;

/// Returns the parameter that the result refers to, or into, on every path through the function's body: `text` of
/// `std::string_view trim(const std::string &text)`. nullopt if there are several, if it is something else, or if the
/// body is not visible.
std::optional<int> referredByResult(const clang::FunctionDecl &F, unsigned Depth = 0);

} // namespace corolint::model

#endif
