// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Iterators and references that may be invalidated while a coroutine is suspended.

#ifndef COROLINT_MODEL_DEFECTS_STALEACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_STALEACROSSSUSPEND_H

#include "model/defects/ConcurrentTasks.h"
#include "model/defects/ContainerHandle.h"

namespace corolint::model {

struct StaleHandle {
  const clang::VarDecl *Variable;
  Handle What;
  /// The handle is kept by a loop over the container, not by a variable in the source.
  bool Loops;
  const clang::CoroutineSuspendExpr *Over;
  const clang::Expr *Use;
  /// What invalidates it meanwhile, in another task or another iteration of the same code.
  ContainerChange By;
  const clang::FunctionDecl *Changer;
};

/// The handles into shared containers that are live across a suspension of one of the unit's coroutines, while another
/// task may invalidate them. No: no visible code changes the container in a way that matters for its kind, or the
/// change is not known to run concurrently.
std::vector<StaleHandle> staleHandles(TranslationUnit &TU);

} // namespace corolint::model

#endif
