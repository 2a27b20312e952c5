// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Expressions that make tasks with loans.

#ifndef COROLINT_MODEL_LIFETIME_LOANSOURCES_H
#define COROLINT_MODEL_LIFETIME_LOANSOURCES_H

#include "model/lifetime/Loans.h"
#include "model/lifetime/ParameterEffects.h"
#include "model/lifetime/ValueFlow.h"
#include "llvm/ADT/SmallPtrSet.h"

namespace corolint::model {

/// An expression that makes a task, with its loans.
struct LoanSource {
  const clang::Expr *Made;
  /// Null if `Made` is a closure, or a call that returns the task of a closure.
  const clang::FunctionDecl *Coroutine;
  llvm::SmallVector<Loan, 2> Lent;
  bool Started;
  Destination To;
  /// The variables that the spawning call mentions: code that has one of these may wait for the task. Those outside the
  /// task are what it is spawned in.
  llvm::SmallPtrSet<const clang::ValueDecl *, 4> Shared, SpawnedIn;
  /// Dropping the handle leaves the started work running.
  bool Detaches = false;
};

class LoanSources {
public:
  LoanSources(const clang::FunctionDecl &F, clang::ASTContext &Context, TaskTypes &T, const Catalog &Libs,
              ParameterEffects &Effects);

  bool empty() const { return Sources.empty(); }
  /// Null if the statement makes no such task.
  const LoanSource *at(const clang::Stmt *S) const { return SourceAt.lookup(S); }
  /// Closures that are passed to code that calls and destroys them, while their tasks still use the captures.
  llvm::ArrayRef<LoanSource> handedOver() const { return HandedOver; }
  /// Only if there are sources.
  const ValueFlow &ways() const { return *Ways; } // NOLINT(bugprone-unchecked-optional-access)

private:
  void addCall(const clang::Expr &Call);
  void addPlainClosure(const clang::Expr &Call, const clang::LambdaExpr &Lambda, ParameterEffect Effect);
  void addClosure(const clang::Expr &Call, const clang::Expr &Argument, ParameterEffect Effect);
  void add(const clang::Expr &Made, const clang::FunctionDecl *Coroutine, llvm::SmallVector<Loan, 2> Lent,
           bool Started);

  const clang::FunctionDecl &F;
  clang::ASTContext &Context;
  TaskTypes &T;
  const Catalog &Libs;
  ParameterEffects &Effects;
  std::optional<ValueFlow> Ways;
  std::vector<std::unique_ptr<LoanSource>> Sources;
  std::vector<LoanSource> HandedOver;
  llvm::DenseMap<const clang::Stmt *, const LoanSource *> SourceAt;
};

} // namespace corolint::model

#endif
