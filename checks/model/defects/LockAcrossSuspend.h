// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Which thread locks are held where.

#ifndef COROLINT_MODEL_DEFECTS_LOCKACROSSSUSPEND_H
#define COROLINT_MODEL_DEFECTS_LOCKACROSSSUSPEND_H

#include "model/flow/FunctionBody.h"
#include "llvm/ADT/SmallVector.h"

namespace corolint::model {

/// Does locking a mutex of this class take hold of the thread? Yes: it has `lock()` and `unlock()`, and `lock()`
/// returns nothing, so nobody can await it. No: everything else, such as folly's and cppcoro's coroutine mutexes.
bool isThreadMutex(clang::QualType Type);

/// Does awaiting a value of this awaiter type give a guard: an object that is named a lock or a guard, and whose
/// destructor does something? No: it gives something else, or it cannot be known.
bool yieldsGuard(clang::QualType Awaiter);

/// Is this a guard that holds a thread mutex: `std::lock_guard<std::mutex>`, or another class template over one, with a
/// destructor that somebody wrote?
bool isThreadLockGuard(clang::QualType Type);

/// A lock that is held: by a guard (a local, or a temporary), or by hand.
struct HeldLock {
  /// The guard's variable, its temporary, or the mutex that was locked by hand. Identifies the lock.
  const void *By = nullptr;
  clang::SourceLocation Since;
  /// The mutex that the guard was given, where that is a variable or a member of this object.
  const void *Mutex = nullptr;
  bool operator==(const HeldLock &) const = default;
};

/// A suspension point at which a thread lock is held on every path to it.
struct LockedSuspension {
  const clang::CoroutineSuspendExpr *Suspends;
  HeldLock Held;
};

/// Locks taken by std guards and guards of the same make (any class template whose first argument is a thread mutex and
/// whose destructor unlocks, a member of such a type included), by lock() and unlock() on the guard or the mutex,
/// deferred, adopted, released and moved ones followed. Where paths disagree, the lock counts as not held. Suspension
/// points that never suspend are left out.
std::vector<LockedSuspension> lockedSuspensions(const FunctionBody &B);

} // namespace corolint::model

#endif
