// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a temporary or local that ends before the task that refers to it.
class DanglingArgument : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (isArgument(Found) && isFirstReportAt(Found.What.Where))
          report(Found);
  }

private:
  /// async-dangling-capture has the closures, async-dangling-return and async-task-outlives-scope the locals that are
  /// returned and spawned.
  static bool isArgument(const DanglingTask &Found) {
    if (Found.What.Kind == LoanKind::Closure)
      return false;
    return !Found.What.Owner || (!Found.Started && (Found.How == Outlives::UsedLater || Found.How == Outlives::Kept));
  }

  void report(const DanglingTask &Found) {
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
