// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Thread locks held at suspension points.

#ifndef COROLINT_MODEL_DEFECTS_LOCKACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_LOCKACROSSSUSPEND_H

#include "model/flow/FunctionBody.h"
#include "model/syntax/LockType.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// A lock that is held: by a guard (a local, or a temporary), or by hand.
struct HeldLock {
  /// The guard's variable, its temporary, or the mutex that was locked by hand. Identifies the lock.
  const void *By = nullptr;
  clang::SourceLocation Since;
  /// The mutex of the guard, if it is a variable or a member of this object.
  const void *Mutex = nullptr;
  bool operator==(const HeldLock &) const = default;
};

/// A suspension point at which a thread lock is held on every path to it.
struct LockedSuspension {
  const clang::CoroutineSuspendExpr *Suspends;
  HeldLock Held;
};

/// Locks taken by guards (see isLockGuard; a member of such a type included), by functions that a model file describes
/// as taking a lock, and by lock() and unlock() on the guard or the mutex. Deferred, adopted, released, swapped,
/// assigned and moved ones are followed. Where paths disagree, the lock counts as not held. Suspension points that
/// never suspend are left out.
std::vector<LockedSuspension> lockedSuspensions(const FunctionBody &B, const Catalog &Libs);

} // namespace corolint::model

#endif
