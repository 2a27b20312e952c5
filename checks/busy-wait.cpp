// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/BusyWait.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a loop that only sleeps until other code changes a variable.
class BusyWait : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines())
      for (const PollingLoop &Found : pollingLoops(*F, TU.catalog()))
        if (isFirstReportAt(Found.Loop->getBeginLoc()))
          report(Found);
  }

private:
  void report(const PollingLoop &Found) {
    diag(Found.Loop->getBeginLoc(),
         "this loop does nothing but sleep until somebody else changes %select{|what }1%0%select{| returns}1: it wakes "
         "in vain, and late when it counts; await an event or a condition that is set with it")
        << Found.Awaited << isa<FunctionDecl>(Found.Awaited);
    diag(Found.Awaited->getLocation(), "%0 is declared here", DiagnosticIDs::Note) << Found.Awaited;
  }
};
} // namespace

COROLINT_CHECK(BusyWait)
