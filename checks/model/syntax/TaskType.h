// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Awaitable types: what they are to a coroutine, when their work starts, and what happens when they are dropped.

#ifndef COROLINT_MODEL_SYNTAX_TASKTYPE_H
#define COROLINT_MODEL_SYNTAX_TASKTYPE_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace corolint::model {

struct TaskFacts {
  /// None if it cannot be awaited, or if unknown.
  std::optional<TypeKind> Kind;
  Start Starts = Start::Unknown;
  OnDrop Drop = OnDrop::Unknown;
  /// Dropping a result of this type is the library's idiom.
  bool MayDiscard = false;
  /// The type is `[[nodiscard]]`: the compiler reports a plain discard.
  bool Nodiscard = false;
  /// No copies: it can be awaited once.
  bool SingleUse = false;
  /// The kind was read from a model file, not inferred.
  bool FromModel = false;
  /// The promise of coroutines that return the type, or its template if uninstantiated. Null if there is none, or if
  /// unknown.
  const clang::CXXRecordDecl *Promise = nullptr;

  /// Whether there is work that has not started and is lost with the task. Yes: dropping it, on purpose or not, loses
  /// the work. No: it has started, and runs on or is cancelled; dropping is the library's idiom; or unknown.
  bool isLostWhenDropped() const;
};

class TaskTypes {
public:
  TaskTypes(clang::ASTContext &Context, const Catalog &Libs) : Context(Context), Libs(Libs) {}

  /// Returns the facts about values of this type. References are looked through.
  const TaskFacts &of(clang::QualType Type);

  /// Whether `F` is a coroutine that shares its thread with others (an event loop's, an executor's). Yes: its type is a
  /// task, or a model file has it, or it awaits. No: a synchronous generator or a monad. nullopt if it has no
  /// `co_await`, and a type that cannot be awaited.
  std::optional<bool> isAsync(const clang::FunctionDecl &F);

  /// Whether awaiting a value of this type needs only the type: await members, or `operator co_await`.
  bool isStructurallyAwaitable(const clang::CXXRecordDecl &Class) const;

  /// Whether one await uses up a task of this type. Yes: it is move-only, and its awaiter runs the coroutine whether it
  /// has ended or not (`await_ready` is `return false;`), or only an rvalue can be awaited and `AsRvalue` is set. No:
  /// it may return its result again, or unknown.
  bool isSpentByAwait(clang::QualType Type, bool AsRvalue);

private:
  TaskFacts infer(clang::QualType Type);
  const clang::CXXRecordDecl *promiseOf(const clang::CXXRecordDecl &Result) const;
  bool isAwaitableByPromise(const clang::CXXRecordDecl &Class, const clang::CXXRecordDecl &Promise) const;
  bool isGenerator(const clang::CXXRecordDecl &Class, const clang::CXXRecordDecl &Promise) const;

  clang::ASTContext &Context;
  const Catalog &Libs;
  llvm::DenseMap<clang::QualType, TaskFacts> Known;
};

} // namespace corolint::model

#endif
