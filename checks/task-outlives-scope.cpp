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

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (Found.Started && Found.What.Owner && Found.What.Kind != LoanKind::Closure &&
            isFirstReportAt(Found.What.Where))
          report(Found);
  }

private:
  void report(const DanglingTask &Found) {
    diag(Found.What.Where, "%0; wait for the task before the scope ends, or let the coroutine take it by value")
        << outliving(Found);
    noteOutliving(Found);
  }
};
} // namespace

COROLINT_CHECK(TaskOutlivesScope)
