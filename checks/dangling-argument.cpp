// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/lifetime/AwaitedReference.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a temporary or local that ends before the task that refers to it.
class DanglingArgument : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions()) {
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (isArgument(Found) && isTrueOrAsked(Found, TU) && isFirstReportAt(Found.What.Where))
          report(Found);
      for (const AwaitedReference &Found : danglingResults(*F, TU.tasks()))
        if (isFirstReportAt(Found.Variable->getLocation()))
          reportResult(Found);
    }
  }

private:
  void reportResult(const AwaitedReference &Found) {
    bool IsRange = Found.Variable->isImplicit();
    diag(Found.Variable->getLocation(),
         "%select{%1 refers|this loop goes over a reference}0 to the result in a temporary task, which ends with the "
         "full expression; %select{make %1 a value|store the result in a variable first}0")
        << IsRange << Found.Variable;
    if (!IsRange)
      diag(Found.Use->getExprLoc(), "used here", DiagnosticIDs::Note);
  }

  /// Closures are left to async-dangling-capture, and locals of returned and spawned tasks to async-dangling-return and
  /// async-task-outlives-scope.
  static bool isArgument(const DanglingTask &Found) {
    if (Found.What.Kind == LoanKind::Closure)
      return false;
    return !Found.What.Owner || (!Found.Started && (Found.How == Outlives::UsedLater || Found.How == Outlives::Kept));
  }

  void report(const DanglingTask &Found) {
    if (Found.What.Kind == LoanKind::Operation) {
      diag(Found.What.Where, "%0; await the operation in this expression, or keep it where it outlives the operation")
          << outliving(Found);
      return noteOutliving(Found);
    }
    diag(Found.What.Where, "%0; %select{declare it where it outlives the task, or let the coroutine take it by value|"
                           "co_await the task in this expression, or name the argument where it outlives the "
                           "task|co_return co_await it here, or "
                           "let the coroutine take it by value|let the coroutine take it by value}1")
        << outliving(Found)
        << (Found.What.Owner                   ? 0
            : Found.How == Outlives::UsedLater ? 1
            : Found.How == Outlives::Returned  ? 2
                                               : 3);
    noteOutliving(Found);
  }
};
} // namespace

COROLINT_CHECK(DanglingArgument)
