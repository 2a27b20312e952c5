// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Value flow: the destination of the value of an expression.

#ifndef COROLINT_MODEL_LIFETIME_VALUEFLOW_H
#define COROLINT_MODEL_LIFETIME_VALUEFLOW_H

#include "model/syntax/TaskType.h"
#include "llvm/ADT/DenseMap.h"

namespace corolint::model {

class ParameterEffects;

struct Destination {
  enum Kind {
    Unknown,     // somewhere that is not followed
    Untouched,   // it is only read, or emptied
    Overwritten, // assigned to
    Captured,    // by a lambda
    Dropped,     // destroyed without a use
    Finished,    // awaited, or run to its end
    Stored,      // in a local, or in something that a local holds
    Kept, // in an object that outlives the function: a member, a global, something the caller passed by reference
    Returned,
    Spawned, // it runs on, and no code here has a handle to it
  };
  Kind What = Unknown;
  /// Where it is stored or kept, or, for a spawned one, the local that it was spawned in. Null if there is none, or if
  /// unknown.
  const clang::ValueDecl *Holder = nullptr;
  /// It was started on the path; none of it had run before the starting call returned.
  bool Started = false, StartedLater = false;
  /// The call that started it, or null.
  const clang::Expr *Spawner = nullptr;
  /// The last expression of the path.
  const clang::Stmt *At = nullptr;
};

/// Follows the values of one body through moves, conditional operators, std's containers and wrappers, and the
/// functions that model files describe: combinators, spawners and those that keep a callable.
class ValueFlow {
public:
  /// `Effects` holds the effects of functions that no model file describes on their arguments.
  ValueFlow(const clang::Stmt &Body, clang::ASTContext &Context, TaskTypes &T, const Catalog &Libs,
            ParameterEffects *Effects);

  /// `Value` is an expression of the body: a new value, or the name of what holds it. `Runs`: it is a task that has
  /// started, whatever its type.
  Destination of(const clang::Expr &Value, bool Runs = false) const;

  /// Whether `Name` is mentioned in a call or an await that starts nothing. Then a started task may be stopped there,
  /// or waited for.
  bool mayJoin(const clang::Expr &Name) const;

  /// Returns the call that `Value` is an argument of, moved, forwarded or copied, or null if it is used otherwise.
  const clang::Expr *callableCall(const clang::Expr &Value) const;
  bool isPartOf(const clang::Expr &Part, const clang::Expr &Whole) const;
  /// Null for the whole body.
  const clang::Stmt *parentOf(const clang::Stmt &S) const { return Parents.lookup(&S); }

private:
  struct Step;
  bool follow(Step &S, const clang::Stmt &Parent) const;
  bool followCall(Step &S, const clang::CallExpr &Call) const;
  bool followMember(Step &S, const clang::MemberExpr &Member) const;
  bool followObject(Step &S, const clang::CallExpr &Call) const;
  bool consumesTask(const clang::Stmt &Argument, const clang::CallExpr &Call) const;
  bool followInferred(Step &S, const clang::CallExpr &Call) const;
  void finish(Step &S, bool Runs) const;
  void storeIn(Step &S, const clang::Expr &Place) const;
  std::optional<SpawnStart> spawnerStart(const clang::Expr &Call) const;
  bool start(Step &S, const clang::CallExpr &Call, SpawnStart Starts) const;

  clang::ASTContext &Context;
  TaskTypes &T;
  const Catalog &Libs;
  ParameterEffects *Effects;
  llvm::DenseMap<const clang::Stmt *, const clang::Stmt *> Parents;
};

} // namespace corolint::model

#endif
