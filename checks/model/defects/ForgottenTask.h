// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that a function stores in a local and never uses again.

#ifndef COROLINT_MODEL_DEFECTS_FORGOTTENTASK_H
#define COROLINT_MODEL_DEFECTS_FORGOTTENTASK_H

#include "model/flow/FunctionBody.h"
#include "model/lifetime/ParameterEffects.h"

namespace corolint::model {

struct ForgottenTask {
  enum Kind {
    Unused,      // used on no path
    Overwritten, // another value takes its place, or its holder is emptied
    Left         // its scope ends on a path that does not use it
  };
  Kind How;
  /// The call that makes the task, and the last local, binding or capture that holds it.
  const clang::Expr *Made;
  const clang::VarDecl *Holder;
  /// Where it is overwritten, or the `return` that leaves it; null if neither, or if a block ends.
  const clang::Stmt *Where = nullptr;
};

/// The tasks of a type that `Wanted` accepts that the function stores in a local of any kind (an optional, a smart
/// pointer, a tuple, a container, an array, an aggregate, a closure, a reference that is bound to it), and then neither
/// awaits, passes on, nor stores where it outlives the function. Passing it on, calling a member of it, or taking an
/// address or reference is a use; moving it to another local is not, nor is asking a container for its size. A task is
/// overwritten or left only where that holds on every path to the place; paths through an exception are unknown.
std::vector<ForgottenTask> forgottenTasks(const FunctionBody &B, clang::ASTContext &Context, TaskTypes &T,
                                          const Catalog &Libs, ParameterEffects &Effects,
                                          llvm::function_ref<bool(clang::QualType)> Wanted);

} // namespace corolint::model

#endif
