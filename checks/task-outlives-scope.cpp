// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a spawned task that refers to a local which ends first.
class TaskOutlivesScope : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (Found.Started && Found.What.Owner && Found.What.Kind != LoanKind::Closure && isTrueOrAsked(Found, TU) &&
            isFirstReportAt(Found.What.Where))
          report(Found);
  }

private:
  void report(const DanglingTask &Found) {
    // `this` cannot be taken by value.
    diag(Found.What.Where, "%0; wait for the task before the scope ends, or %select{let the coroutine take it by "
                           "value|let the task hold a shared_ptr to it|keep it in the completion handler}1")
        << outliving(Found)
        << (Found.What.Kind == LoanKind::Object      ? 1
            : Found.What.Kind == LoanKind::Operation ? 2
                                                     : 0);
    noteOutliving(Found);
  }
};
} // namespace

COROLINT_CHECK(TaskOutlivesScope)
