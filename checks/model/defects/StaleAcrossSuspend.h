// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Iterators and references that may have gone stale while a coroutine was suspended.

#ifndef COROLINT_MODEL_DEFECTS_STALEACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_STALEACROSSSUSPEND_H

#include "model/defects/ConcurrentTasks.h"
#include "model/defects/ContainerHandle.h"

namespace corolint::model {

struct StaleHandle {
  const clang::VarDecl *Variable;
  Handle What;
  /// A loop over the container keeps it, not a variable that somebody wrote.
  bool Loops;
  const clang::CoroutineSuspendExpr *Over;
  const clang::Expr *Use;
  /// What invalidates it meanwhile, in another task or another turn of the same code.
  ContainerChange By;
  const clang::FunctionDecl *Changer;
};

/// The handles into shared containers that each of the unit's coroutines carries over a suspension, and uses
/// afterwards, while another task may invalidate them. No: nothing in sight changes the container in a way that matters
/// for its kind, or the change is not known to run beside.
std::vector<StaleHandle> staleHandles(TranslationUnit &TU);

} // namespace corolint::model

#endif
