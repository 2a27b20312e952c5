// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that a function puts into something of its own and does not come back for.

#ifndef COROLINT_MODEL_DEFECTS_FORGOTTENTASK_H
#define COROLINT_MODEL_DEFECTS_FORGOTTENTASK_H

#include "model/flow/FunctionBody.h"
#include "model/lifetime/ParameterEffects.h"

namespace corolint::model {

struct ForgottenTask {
  enum Kind {
    Unused,      // on no way is it used
    Overwritten, // another value takes its place, or its holder is emptied
    Left         // its scope ends on a way that does not use it
  };
  Kind How;
  /// The call that makes the task, and the last local, binding or capture that it is put into.
  const clang::Expr *Made;
  const clang::VarDecl *Holder;
  /// Where it is overwritten, or the `return` that leaves it. Null: none, or the end of a block.
  const clang::Stmt *Where = nullptr;
};

/// The tasks of a type that `Wanted` accepts that the function puts into a local, whatever it is (an optional, a smart
/// pointer, a tuple, a container, an array, an aggregate, a closure, a reference that is bound to it), and then neither
/// awaits, hands on, nor stores where it outlives the function. Passing it on, calling a member of it, or taking an
/// address or reference is a use; moving it to another local is not, nor is asking a container for its size. A task is
/// overwritten or left only where that is so on every way to the place; ways by an exception are unknown.
std::vector<ForgottenTask> forgottenTasks(const FunctionBody &B, clang::ASTContext &Context, TaskTypes &T,
                                          const Catalog &Libs, ParameterEffects &Effects,
                                          llvm::function_ref<bool(clang::QualType)> Wanted);

} // namespace corolint::model

#endif
