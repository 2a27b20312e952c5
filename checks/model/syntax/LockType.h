// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Mutexes that block their thread, and the guards that hold them.

#ifndef COROLINT_MODEL_SYNTAX_LOCKTYPE_H
#define COROLINT_MODEL_SYNTAX_LOCKTYPE_H

#include "clang/AST/DeclCXX.h"

namespace corolint::model {

/// Whether this is a task or an awaitable, by the members of its class.
bool hasAwaitableShape(clang::QualType Type);

/// Whether the class has a member with `lock` in its name whose result a coroutine awaits. Then a coroutine that waits
/// for the mutex suspends, and holding it across a suspension blocks no thread.
bool hasAwaitedLock(const clang::CXXRecordDecl &Class);

/// Whether locking a mutex of this class blocks the thread. Yes: it has `lock()` and `unlock()`, `lock()` returns
/// nothing, and no other member locks it for a coroutine. No: everything else, such as the coroutine mutexes of folly
/// and cppcoro.
bool isThreadMutex(clang::QualType Type);

/// Whether awaiting a value of this awaiter type returns a guard: an object that is named a lock or a guard, with a
/// destructor that does something. No: it returns something else, or unknown.
bool yieldsGuard(clang::QualType Awaiter);

/// Whether this is a guard that holds a thread mutex. Yes: `std::lock_guard<std::mutex>` or another class template over
/// one with a user-provided destructor; a class marked `scoped_lockable`; a class of the project whose constructor
/// locks and whose destructor unlocks. Null and everything else: no.
bool isLockGuard(const clang::CXXRecordDecl *Class);
inline bool isThreadLockGuard(clang::QualType Type) { return isLockGuard(Type->getAsCXXRecordDecl()); }

} // namespace corolint::model

#endif
