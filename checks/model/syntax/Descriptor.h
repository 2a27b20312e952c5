// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Origins of POSIX file descriptors.

#ifndef COROLINT_MODEL_SYNTAX_DESCRIPTOR_H
#define COROLINT_MODEL_SYNTAX_DESCRIPTOR_H

#include "clang/AST/Decl.h"
#include "clang/AST/Expr.h"

namespace corolint::model {

/// Whether `E` is a descriptor that `Caller` itself opened in blocking mode. `Kind` is `file`, `socket` or `console`,
/// as in the model files. Yes: a constant 0, 1 or 2 for the console; else a local whose only value comes from open(),
/// socket() and the like without a non-blocking flag, and that is not passed to fcntl() or ioctl(). No: everything
/// else, or unknown.
bool isBlockingDescriptor(const clang::Expr &E, llvm::StringRef Kind, const clang::FunctionDecl &Caller,
                          const clang::ASTContext &Context);

} // namespace corolint::model

#endif
