// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/LockAcrossSuspend.h"
#include "model/defects/UnawaitedTask.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a local task that is not awaited on every path.
class UnawaitedTask : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions()) {
      bool InCoroutine = TU.tasks().isAsync(*F) == true;
      const FunctionBody &B = TU.body(*F);
      for (const UnusedLocal &Found : unusedLocals(B, [&](const VarDecl &V) {
             return TU.tasks().of(V.getType()).isLostWhenDropped() || (InCoroutine && isPlainAwaiter(V, TU.tasks()));
           }))
        report(Found, InCoroutine, TU.tasks());
      for (const VarDecl *V : unusedContainers(B, [&](QualType T) { return TU.tasks().of(T).isLostWhenDropped(); }))
        if (isFirstReportAt(V->getLocation()))
          diag(V->getLocation(),
               "the tasks in %0 are never awaited, so their work never runs; await them together, or spawn them")
              << V;
    }
  }

private:
  /// An awaiter that does nothing until it is awaited: one that a model file names, or that has no destructor to do it.
  static bool isPlainAwaiter(const VarDecl &V, TaskTypes &T) {
    const TaskFacts &Facts = T.of(V.getType());
    const CXXRecordDecl *Class = V.getType()->getAsCXXRecordDecl();
    return Facts.Kind == TypeKind::Awaiter && !Facts.MayDiscard && Facts.Starts != Start::Eager && Class &&
           (Facts.FromModel || Class->hasTrivialDestructor());
  }

  void report(const UnusedLocal &Found, bool InCoroutine, TaskTypes &T) {
    const VarDecl &V = *Found.Variable;
    bool IsAwaiter = T.of(V.getType()).Kind == TypeKind::Awaiter;
    // What an awaiter is good for on one way, it may be made for in advance.
    if ((IsAwaiter && Found.Fork) || !isFirstReportAt(V.getLocation()))
      return;
    if (IsAwaiter) {
      diag(V.getLocation(), "%0 is something to await, not the result of awaiting it: without co_await "
                            "%select{it does nothing|nothing is locked}1; initialise it with co_await")
          << &V << yieldsGuard(V.getType());
      return;
    }
    diag(V.getLocation(),
         "%0 is %select{never awaited, so its work never runs|dropped on one way to the end of its scope, so its work "
         "never runs there}1; %select{return or spawn it|await, return or spawn it}2%select{|, or make it where it is "
         "needed}1")
        << &V << bool(Found.Fork) << InCoroutine;
    if (Found.Fork)
      diag(Found.Fork->getBeginLoc(), "a way that does not use %0 begins here", DiagnosticIDs::Note) << &V;
  }
};
} // namespace

COROLINT_CHECK(UnawaitedTask)
