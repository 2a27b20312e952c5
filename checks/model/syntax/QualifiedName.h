// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How declarations are named in model files and messages.

#ifndef COROLINT_MODEL_SYNTAX_QUALIFIEDNAME_H
#define COROLINT_MODEL_SYNTAX_QUALIFIEDNAME_H

#include "clang/AST/Decl.h"
#include <string>

namespace corolint::model {

/// `asio::io_context::run`: without template arguments and inline namespaces; `C::C` and `C::~C` for constructors and
/// destructors. What is local to a function or an unnamed namespace keeps that in its name, so that it matches no model
/// entry.
std::string qualifiedName(const clang::NamedDecl &D);

/// The last segment of qualifiedName.
std::string lastName(const clang::NamedDecl &D);

/// The name a reader recognises in a message: `lambda` for a lambda, otherwise qualifiedName without what it says of
/// unnamed and local scopes.
std::string displayName(const clang::NamedDecl &D);

} // namespace corolint::model

#endif
