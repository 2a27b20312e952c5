// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "Suggestion.h"
#include "model/PlainCall.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds awaits that wait for each other though neither needs the other.
class SequentialAwaits : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.coroutines()) {
      std::string Gather = Suggestion(*F, M).gather();
      if (Gather.empty())
        continue;
      for (const AwaitsInARow &Found : awaitsInARow(*F->getBody(), M.tasks()))
        if (const CoawaitExpr *Where = Found.Next ? Found.Next : Found.First; isFirstReportAt(Where->getKeywordLoc()))
          report(Found, *Where, Gather);
    }
  }

private:
  void report(const AwaitsInARow &Found, const CoawaitExpr &Where, StringRef Gather) {
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
