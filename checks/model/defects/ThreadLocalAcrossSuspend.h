// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thread-locals that a coroutine takes to another thread.

#ifndef COROLINT_MODEL_DEFECTS_THREADLOCALACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_THREADLOCALACROSSSUSPEND_H

#include "model/flow/LiveAcrossSuspend.h"

namespace corolint::model {

struct MigratedThreadLocal {
  /// The thread-local, or the local that refers to it. Null: the thread's error number.
  const clang::VarDecl *Variable;
  /// Does the variable refer to the thread-local, rather than be it?
  bool Refers;
  const clang::CoroutineSuspendExpr *Over;
  const clang::Expr *Use;
};

/// Uses of what belongs to the thread that ran before a suspension point: a local reference or pointer to a
/// thread-local (a variable, what a function in sight returns, or what a model file says a function gives), or a
/// thread-local that the coroutine assigned and reads back, both among `Values`, what it carries; after a suspension
/// for which `ResumesElsewhere` holds. And the error number, after any suspension whose result is void: whatever ran in
/// between has set it. A call in between sets it anew, and an awaited result may come with one of its own.
std::vector<MigratedThreadLocal>
migratedThreadLocals(const FunctionBody &B, llvm::ArrayRef<LiveVariable> Values, const Catalog &Libs,
                     llvm::function_ref<bool(const clang::CoroutineSuspendExpr &)> ResumesElsewhere);

} // namespace corolint::model

#endif
