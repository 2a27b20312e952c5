// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/SequentialAwaits.h"
#include "report/Suggestion.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds awaits that run one after the other although they are independent.
class SequentialAwaits : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines()) {
      std::string Gather = Suggestion(*F, TU).gather();
      if (Gather.empty())
        continue;
      for (const IndependentAwaits &Found : independentAwaits(*F->getBody(), TU.tasks()))
        if (const CoawaitExpr *Where = Found.Next ? Found.Next : Found.First; isFirstReportAt(Where->getKeywordLoc()))
          report(Found, *Where, Gather);
    }
  }

private:
  void report(const IndependentAwaits &Found, const CoawaitExpr &Where, StringRef Gather) {
    diag(Where.getKeywordLoc(), "this await begins when %select{the one in the last turn of the loop|the one before "
                                "it}0 has ended, though it needs nothing of it; "
                                "%1 runs them together")
        << bool(Found.Next) << Gather;
    if (Found.Next)
      diag(Found.First->getKeywordLoc(), "the one before it", DiagnosticIDs::Note);
  }
};
} // namespace

COROLINT_CHECK(SequentialAwaits)
