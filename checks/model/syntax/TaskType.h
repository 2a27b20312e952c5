// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What a type means to a coroutine: can it be awaited, when does its work start, what becomes of it when it is dropped.

#ifndef COROLINT_MODEL_SYNTAX_TASKTYPE_H
#define COROLINT_MODEL_SYNTAX_TASKTYPE_H

#include "model/libraries/Catalog.h"
#include "clang/AST/ASTContext.h"
#include "clang/AST/DeclCXX.h"
#include "llvm/ADT/DenseMap.h"

namespace corolint::model {

struct TaskFacts {
  /// None: not something to await, or it cannot be known.
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
  /// The promise of coroutines that return the type; for an uninstantiated one, its template. Null: none, or unknown.
  const clang::CXXRecordDecl *Promise = nullptr;

  /// Is there work that nobody has started and that goes with the task? Yes: whoever drops it, knowingly or not, loses
  /// the work. No: it has started, and goes on or is cancelled; dropping is the library's idiom; or it is unknown.
  bool isLostWhenDropped() const;
};

class TaskTypes {
public:
  TaskTypes(clang::ASTContext &Context, const Catalog &Libs) : Context(Context), Libs(Libs) {}

  /// What is known of values of this type. References are looked through.
  const TaskFacts &of(clang::QualType Type);

  /// Is `F` a coroutine that shares its thread with others (an event loop's, an executor's)?
  /// Yes: its type is a task, or a model file has it, or it awaits. No: a synchronous generator or a monad. None: no
  /// `co_await`, and a type that nobody can await.
  std::optional<bool> isAsync(const clang::FunctionDecl &F);

  /// Does awaiting a value of this type need nothing but the type: await members, or `operator co_await`?
  bool isStructurallyAwaitable(const clang::CXXRecordDecl &Class) const;

  /// Does one await use up a task of this type? Yes: it is move-only, and its awaiter runs the coroutine whether it has
  /// ended or not (`await_ready` is `return false;`), or only an rvalue can be awaited and `AsRvalue` says that one is.
  /// No: it may give its result again, or it is unknown.
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
