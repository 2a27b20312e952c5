// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What the reference, pointer or view that a function returns refers to.

#ifndef COROLINT_MODEL_LIFETIME_RESULTORIGIN_H
#define COROLINT_MODEL_LIFETIME_RESULTORIGIN_H

#include "clang/AST/Decl.h"

namespace corolint::model {

/// In place of a parameter: the object that a member function is called on.
constexpr int TheObject = -1;

/// Returns the parameter that the result refers to, or into, on every way through the function's body: `text` of
/// `std::string_view trim(const std::string &text)`. None: several, something else, or the body is not in sight.
std::optional<int> referredByResult(const clang::FunctionDecl &F, unsigned Depth = 0);

} // namespace corolint::model

#endif
