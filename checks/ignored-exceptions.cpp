// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "Suggestion.h"
#include "model/IgnoredErrors.h"
#include "model/Names.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds errors that are returned as values and that nobody looks at.
class IgnoredExceptions : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.functions())
      for (const IgnoredErrors &Found : ignoredErrors(*F->getBody(), M.vocabulary()))
        if (SourceLocation Where = Found.Unread ? Found.Unread->getLocation() : Found.Call->getExprLoc();
            isFirstReportAt(Where))
          report(Found, Where, *F, M);
  }

private:
  void report(const IgnoredErrors &Found, SourceLocation Where, const FunctionDecl &F, Model &M) {
    std::string Throwing = Suggestion(F, M).gather();
    diag(Where, "%select{nobody looks at the result of %2|nobody looks at %1, a result of %2}0: a task that failed "
                "goes unnoticed; look at the error%select{|, or let %4 throw it}3")
        << bool(Found.Unread) << Found.Unread << ("'" + displayName(*Found.Call->getDirectCallee()) + "'")
        << !Throwing.empty() << Throwing;
  }
};
} // namespace

COROLINT_CHECK(IgnoredExceptions)
