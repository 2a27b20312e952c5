// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Concurrent tasks: functions that run in tasks of one thread, interleaved at their suspensions.

#ifndef COROLINT_MODEL_DEFECTS_CONCURRENTTASKS_H
#define COROLINT_MODEL_DEFECTS_CONCURRENTTASKS_H

#include "model/TranslationUnit.h"

namespace corolint::model {

/// The tasks that this translation unit starts to run concurrently — with a `spawn` or `detach` entry, or two of them
/// in one `consume` entry — and the functions that each of them runs.
class ConcurrentTasks {
public:
  explicit ConcurrentTasks(TranslationUnit &TU);

  /// Whether `Change`, in `Changer`, can run while `F` is suspended. Yes: one function starts a task that runs `F` and
  /// another that runs `Changer`, or repeatedly starts one that runs both, and the change follows a suspension of its
  /// task. With `SameObject`, they are also known to be started for one object. No: one starts the other, so that they
  /// may be ordered; or unknown.
  bool mayRunWhileSuspended(const clang::FunctionDecl &Changer, const clang::Stmt &Change, const clang::FunctionDecl &F,
                            bool SameObject);

private:
  /// Whether the task may have been suspended before it reaches the call.
  using Reach = llvm::DenseMap<const clang::FunctionDecl *, bool>;
  struct Started {
    const clang::FunctionDecl *First;
    const clang::FunctionDecl *By;
    /// In a loop that suspends, so that the task begins while others are suspended.
    bool Repeated, RepeatedLate;
    /// The task gets the starter's `this`.
    bool OnThis;
    Reach Runs;
  };

  void collect(const clang::FunctionDecl &F);
  void add(const clang::FunctionDecl &By, const clang::Expr &Argument, bool Repeated, bool RepeatedLate);
  void follow(Started &Task);
  bool isAfterSuspension(const clang::FunctionDecl &F, const clang::Stmt &S);

  TranslationUnit &TU;
  std::vector<Started> Tasks;
  llvm::DenseSet<const clang::Expr *> Starting;
  llvm::DenseMap<const clang::FunctionDecl *, llvm::DenseSet<const clang::Stmt *>> AfterSuspension;
};

} // namespace corolint::model

#endif
