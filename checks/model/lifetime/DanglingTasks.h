// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Tasks that outlive what they refer to.

#ifndef COROLINT_MODEL_LIFETIME_DANGLINGTASKS_H
#define COROLINT_MODEL_LIFETIME_DANGLINGTASKS_H

#include "model/flow/FunctionBody.h"
#include "model/lifetime/Loans.h"
#include "model/lifetime/ParameterEffects.h"

namespace corolint::model {

/// Why a task still exists when what it refers to is destroyed.
enum class Outlives {
  UsedLater, // it is stored, and used after the end
  Returned,
  Kept,       // in a member, a global, or something the caller owns
  Spawned,    // it runs on by itself, or is awaited later
  HandedOver, // the closure was passed to code that calls and destroys it
};

struct DanglingTask {
  /// The expression that makes the task, or the closure that a spawner calls.
  const clang::Expr *Task;
  /// The coroutine; null if `Task` is a closure.
  const clang::FunctionDecl *Coroutine;
  Loan What;
  Outlives How;
  /// Where it is used, returned, kept or spawned.
  clang::SourceLocation Where;
  /// It had been started before, so it was running on its own.
  bool Started;
  /// The finding is true only if another file's function has this effect on a parameter. Null function if it is true in
  /// any case.
  FarParameter Hinge{nullptr, 0, nullptr};
  ParameterEffect IfEffect = ParameterEffect::Unknown;
};

/// The tasks of one body that certainly outlive something they refer to, on some path through it; one result per loan.
///
/// A task that is awaited in the expression that makes it, or before the end of what it refers to, does not. One that
/// runs on by itself may have ended by the time the coroutine is resumed: it counts only when what it refers to ends
/// before the next suspension, the next call that may wait for it or that drives a loop, and not in `main`.
std::vector<DanglingTask> danglingTasks(const FunctionBody &B, clang::ASTContext &Context, TaskTypes &T,
                                        const Catalog &Libs, ParameterEffects &Effects);

} // namespace corolint::model

#endif
