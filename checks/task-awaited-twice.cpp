// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/TaskAwaitedTwice.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a task that can be awaited once and is awaited again.
class TaskAwaitedTwice : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines())
      for (const RepeatedAwait &Found : repeatedAwaits(TU.body(*F), [&](const VarDecl &V, bool AsRvalue) {
             return TU.tasks().isSpentByAwait(V.getType(), AsRvalue);
           }))
        if (isFirstReportAt(Found.Again->getKeywordLoc()))
          report(Found);
  }

private:
  void report(const RepeatedAwait &Found) {
    if (!Found.First) {
      diag(Found.Again->getKeywordLoc(), "%0 is awaited in every turn of this loop, but its coroutine runs once: the "
                                         "second await finds one that has ended; make the task "
                                         "inside the loop")
          << Found.Variable;
      diag(Found.Variable->getLocation(), "%0 is declared here", DiagnosticIDs::Note) << Found.Variable;
      return;
    }
    diag(Found.Again->getKeywordLoc(), "%0 is awaited again, but its coroutine runs once: this await finds one that "
                                       "has ended; keep the result of the first await, or make "
                                       "another task")
        << Found.Variable;
    diag(Found.First->getKeywordLoc(), "first awaited here", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(TaskAwaitedTwice)
