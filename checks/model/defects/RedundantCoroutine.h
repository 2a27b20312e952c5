// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// How a translation unit uses its functions.

#ifndef COROLINT_MODEL_DEFECTS_REDUNDANTCOROUTINE_H
#define COROLINT_MODEL_DEFECTS_REDUNDANTCOROUTINE_H

#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint::model {

/// The functions, by their canonical declarations, that are called here and whose result is awaited at once wherever
/// they are. Not among them: a function that is also named in any other way — spawned, collected, passed on, its
/// address taken —, in any function or initializer.
llvm::DenseSet<const clang::FunctionDecl *> awaitedOnlyFunctions(llvm::ArrayRef<const clang::FunctionDecl *> Functions,
                                                                 const clang::ASTContext &Context);

/// Does this file show every use of `F`? Yes: it is static or in an unnamed namespace, or a private member of a class
/// in the main file that has no friends.
bool hasAllUsesHere(const clang::FunctionDecl &F, const clang::ASTContext &Context);

} // namespace corolint::model

#endif
