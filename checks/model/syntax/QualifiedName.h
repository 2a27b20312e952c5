// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The names of declarations in model files and messages.

#ifndef COROLINT_MODEL_SYNTAX_QUALIFIEDNAME_H
#define COROLINT_MODEL_SYNTAX_QUALIFIEDNAME_H

#include "clang/AST/Decl.h"
#include <string>

namespace corolint::model {

/// `asio::io_context::run`: without template arguments and inline namespaces; `C::C` and `C::~C` for constructors and
/// destructors. Names local to a function or an unnamed namespace include that scope, so that they match no model
/// entry.
std::string qualifiedName(const clang::NamedDecl &D);

/// The last segment of qualifiedName.
std::string lastName(const clang::NamedDecl &D);

/// The name for messages: `lambda` for a lambda, otherwise qualifiedName without unnamed and local scopes.
std::string displayName(const clang::NamedDecl &D);

} // namespace corolint::model

#endif
