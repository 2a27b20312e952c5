// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/IgnoredExceptions.h"
#include "model/syntax/QualifiedName.h"
#include "report/Suggestion.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds errors that are returned as values and never read.
class IgnoredExceptions : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const UnreadErrors &Found : unreadErrors(*F->getBody(), TU.catalog()))
        if (SourceLocation Where = Found.Unread ? Found.Unread->getLocation() : Found.Call->getExprLoc();
            isFirstReportAt(Where))
          report(Found, Where, *F, TU);
  }

private:
  void report(const UnreadErrors &Found, SourceLocation Where, const FunctionDecl &F, TranslationUnit &TU) {
    std::string Throwing = Suggestion(F, TU).gather();
    diag(Where, "%select{nobody looks at the result of %2|nobody looks at %1, a result of %2}0: a task that failed "
                "goes unnoticed; look at the error%select{|, or let %4 throw it}3")
        << bool(Found.Unread) << Found.Unread << ("'" + displayName(*Found.Call->getDirectCallee()) + "'")
        << !Throwing.empty() << Throwing;
  }
};
} // namespace

COROLINT_CHECK(IgnoredExceptions)
