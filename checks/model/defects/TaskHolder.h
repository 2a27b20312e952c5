// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Locals that may hold a task.

#ifndef COROLINT_MODEL_DEFECTS_TASKHOLDER_H
#define COROLINT_MODEL_DEFECTS_TASKHOLDER_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint::model {

/// Returns the local that an expression names, a structured binding's included, or null.
const clang::VarDecl *localNamed(const clang::Stmt &S);

/// Whether a value of this type may contain a task. No: a number, a string, a struct of these. `Depth` bounds the
/// nesting of structs.
bool mayHoldTask(clang::QualType Type, llvm::function_ref<bool(clang::QualType)> Wanted, unsigned Depth = 0);

/// Whether destroying such a local only drops its contents. No: its destructor may do the work.
bool dropsWhatItHolds(clang::QualType Type, llvm::function_ref<bool(clang::QualType)> Wanted);

/// Whether the function makes such a task at all. Most do not.
bool makesTask(const clang::FunctionDecl &F, llvm::function_ref<bool(clang::QualType)> Wanted);

} // namespace corolint::model

#endif
