// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Mutexes that block their thread, and the guards that hold them.

#ifndef COROLINT_MODEL_SYNTAX_LOCKTYPE_H
#define COROLINT_MODEL_SYNTAX_LOCKTYPE_H

#include "clang/AST/DeclCXX.h"

namespace corolint::model {

/// Is this a task or an awaitable, by the members of its class?
bool hasAwaitableShape(clang::QualType Type);

/// Has the class a member with `lock` in its name whose result a coroutine awaits? Then a coroutine that wants the
/// mutex suspends, and holding it across a suspension blocks no thread.
bool hasAwaitedLock(const clang::CXXRecordDecl &Class);

/// Does locking a mutex of this class block the thread? Yes: it has `lock()` and `unlock()`, `lock()` returns nothing,
/// and no other member locks it for a coroutine. No: everything else, such as the coroutine mutexes of folly and
/// cppcoro.
bool isThreadMutex(clang::QualType Type);

/// Does awaiting a value of this awaiter type give a guard: an object that is named a lock or a guard, and whose
/// destructor does something? No: it gives something else, or it is unknown.
bool yieldsGuard(clang::QualType Awaiter);

/// Is this a guard that holds a thread mutex? Yes: `std::lock_guard<std::mutex>` or another class template over one
/// with a destructor that is written; a class marked `scoped_lockable`; a class of the project whose constructor locks
/// and whose destructor unlocks. Null and everything else: no.
bool isLockGuard(const clang::CXXRecordDecl *Class);
inline bool isThreadLockGuard(clang::QualType Type) { return isLockGuard(Type->getAsCXXRecordDecl()); }

} // namespace corolint::model

#endif
