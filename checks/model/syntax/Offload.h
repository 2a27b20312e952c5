// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Functions that are offloaded to another thread.

#ifndef COROLINT_MODEL_SYNTAX_OFFLOAD_H
#define COROLINT_MODEL_SYNTAX_OFFLOAD_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ASTContext.h"
#include "llvm/ADT/DenseSet.h"

namespace corolint::model {

/// Whether `E` is a call that runs its argument on another thread.
bool isOffload(const clang::Expr &E, const clang::ASTContext &Context, const Catalog &Libs);

/// The functions and lambdas that this translation unit names only to pass them to an `offload` entry of the model
/// files (`std::thread(f)`, `co_spawn(pool, work(), detached)`), or in the bodies of such functions. Code that another
/// file may also run on the loop is included: that is unknown, so checks report nothing.
llvm::DenseSet<const clang::FunctionDecl *> offloadedFunctions(llvm::ArrayRef<const clang::FunctionDecl *> Functions,
                                                               const clang::ASTContext &Context, const Catalog &Libs);

} // namespace corolint::model

#endif
