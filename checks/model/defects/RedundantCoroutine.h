// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Uses of functions in a translation unit.

#ifndef COROLINT_MODEL_DEFECTS_REDUNDANTCOROUTINE_H
#define COROLINT_MODEL_DEFECTS_REDUNDANTCOROUTINE_H

#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint::model {

/// The functions, by their canonical declarations, that are called here and whose result is awaited at once in every
/// call. Left out are functions that are also named in any other way — spawned, collected, passed on, address taken —,
/// in any function or initializer.
llvm::DenseSet<const clang::FunctionDecl *> awaitedOnlyFunctions(llvm::ArrayRef<const clang::FunctionDecl *> Functions,
                                                                 const clang::ASTContext &Context);

/// Whether this file shows every use of `F`. Yes: it is static or in an unnamed namespace, or a private member of a
/// class in the main file that has no friends.
bool hasAllUsesHere(const clang::FunctionDecl &F, const clang::ASTContext &Context);

} // namespace corolint::model

#endif
