// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a local may hold.

#ifndef COROLINT_MODEL_DEFECTS_TASKHOLDER_H
#define COROLINT_MODEL_DEFECTS_TASKHOLDER_H

#include "clang/AST/Decl.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace corolint::model {

/// The local that an expression names, a structured binding's included. Null: something else.
const clang::VarDecl *localNamed(const clang::Stmt &S);

/// May a task be in a value of this type? No: a number, a string, a struct of these. `Depth` bounds how many structs
/// are looked into.
bool mayHoldTask(clang::QualType Type, llvm::function_ref<bool(clang::QualType)> Wanted, unsigned Depth = 0);

/// Does the end of such a local only drop what is in it? No: its destructor may do the work.
bool dropsWhatItHolds(clang::QualType Type, llvm::function_ref<bool(clang::QualType)> Wanted);

/// Does the function make such a task at all? Most do not.
bool makesTask(const clang::FunctionDecl &F, llvm::function_ref<bool(clang::QualType)> Wanted);

} // namespace corolint::model

#endif
