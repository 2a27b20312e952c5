// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The functions of a translation unit with user-written bodies.

#ifndef COROLINT_MODEL_SYNTAX_USERFUNCTIONS_H
#define COROLINT_MODEL_SYNTAX_USERFUNCTIONS_H

#include "clang/AST/Decl.h"
#include <vector>

namespace corolint::model {

/// Every function definition outside system headers, in source order: members, lambdas' call operators, local classes'
/// members, and instantiations of templates (a template's own pattern only when nothing instantiates it).
std::vector<const clang::FunctionDecl *> userFunctions(clang::ASTContext &Context);

} // namespace corolint::model

#endif
