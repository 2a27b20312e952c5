// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thread-locals that are live across a suspension after which another thread may resume the coroutine.

#ifndef COROLINT_MODEL_DEFECTS_THREADLOCALACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_THREADLOCALACROSSSUSPEND_H

#include "model/flow/LiveAcrossSuspend.h"

namespace corolint::model {

struct MigratedThreadLocal {
  /// The thread-local, or the local that refers to it; null for the thread's error number.
  const clang::VarDecl *Variable;
  /// Whether the variable refers to the thread-local, rather than being it.
  bool Refers;
  const clang::CoroutineSuspendExpr *Over;
  const clang::Expr *Use;
};

/// Uses of state of the thread that ran before a suspension point: a local reference or pointer to a thread-local (a
/// variable, or the result of a function with a visible body or a model file), or a thread-local that the coroutine
/// assigned and reads back, both among `Values`, the values live across it; after a suspension for which
/// `ResumesElsewhere` holds. Also the error number, after any suspension whose result is void: other code has set it in
/// between. A call in between sets it anew, and an awaited result may carry an error number of its own.
std::vector<MigratedThreadLocal>
migratedThreadLocals(const FunctionBody &B, llvm::ArrayRef<LiveVariable> Values, const Catalog &Libs,
                     llvm::function_ref<bool(const clang::CoroutineSuspendExpr &)> ResumesElsewhere);

} // namespace corolint::model

#endif
