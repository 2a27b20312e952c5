// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/ForgottenTask.h"
#include "model/defects/LockAcrossSuspend.h"
#include "model/defects/UnawaitedTask.h"
#include "model/syntax/LockType.h"
#include "model/syntax/QualifiedName.h"
#include "llvm/ADT/STLExtras.h"

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
             const TaskFacts &Facts = TU.tasks().of(V.getType());
             return Facts.isLostWhenDropped() || (InCoroutine && isPlainAwaiter(V, TU.tasks())) || isOfGuard(V, Facts);
           }))
        report(Found, InCoroutine, TU.tasks());
      for (const ForgottenTask &Found :
           forgottenTasks(B, TU.context(), TU.tasks(), TU.catalog(), TU.parameterEffects(),
                          [&](QualType Type) { return TU.tasks().of(Type).isLostWhenDropped(); }))
        reportForgotten(Found, InCoroutine, TU.tasks());
    }
  }

private:
  /// An awaiter that does nothing until it is awaited: a model file names it, or it has no destructor that could.
  static bool isPlainAwaiter(const VarDecl &V, TaskTypes &T) {
    const TaskFacts &Facts = T.of(V.getType());
    const CXXRecordDecl *Class = V.getType()->getAsCXXRecordDecl();
    return Facts.Kind == TypeKind::Awaiter && !Facts.MayDiscard && Facts.Starts != Start::Eager && Class &&
           (Facts.FromModel || Class->hasTrivialDestructor());
  }

  /// Whether it holds any number of them.
  static bool isContainer(QualType Type) {
    const CXXRecordDecl *Class = Type.getNonReferenceType()->getAsCXXRecordDecl();
    static const char *const Single[] = {"optional", "unique_ptr", "shared_ptr", "tuple",
                                         "pair",     "variant",    "any",        "expected"};
    return Type->isArrayType() || (Class && Class->isInStdNamespace() && !llvm::is_contained(Single, lastName(*Class)));
  }

  void reportForgotten(const ForgottenTask &Found, bool InCoroutine, TaskTypes &T) {
    const VarDecl &V = *Found.Holder;
    // If the task is stored later, its maker shows its type.
    bool IsInit = Found.How == ForgottenTask::Unused || !V.getInit() ||
                  V.getInit()->getSourceRange().fullyContains(Found.Made->getSourceRange());
    SourceLocation Where = IsInit ? V.getLocation() : Found.Made->getBeginLoc();
    if (!isFirstReportAt(Where))
      return;
    bool IsTask = T.of(V.getType()).Kind.has_value();
    if (Found.How == ForgottenTask::Unused && isContainer(V.getType())) {
      diag(Where, "the tasks in %0 are never awaited, so their work never runs; await them together, or spawn them")
          << &V;
      return;
    }
    diag(Where, "%select{the task in |}0%1 is %select{never awaited, so its work never runs|overwritten before it is "
                "awaited, so its work never runs|dropped on one way to the end of its scope, so its work never runs "
                "there}2; %select{return or spawn it|await, return or spawn it}3%select{| first|, or make it where it "
                "is needed}2")
        << IsTask << &V << int(Found.How) << InCoroutine;
    if (Found.Where)
      diag(Found.Where->getBeginLoc(), "%select{|it is overwritten here|a way that does not use %1 ends here}0",
           DiagnosticIDs::Note)
          << int(Found.How) << &V;
  }

  /// The future of a lock: dropped, it locks nothing.
  static bool isOfGuard(const VarDecl &V, const TaskFacts &Facts) {
    return (Facts.Kind == TypeKind::Task || Facts.Kind == TypeKind::Future) && yieldsGuard(V.getType());
  }

  void report(const UnusedLocal &Found, bool InCoroutine, TaskTypes &T) {
    const VarDecl &V = *Found.Variable;
    bool IsAwaiter = T.of(V.getType()).Kind == TypeKind::Awaiter || isOfGuard(V, T.of(V.getType()));
    // An awaiter may be made in advance for the path that uses it.
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
