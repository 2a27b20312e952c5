// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/defects/UnforwardedStopToken.h"
#include "model/syntax/Coroutine.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds a stop token in scope that is not passed to a call that takes one.
class UnforwardedStopToken : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.coroutines()) {
      if (const ParmVarDecl *Token = stopTokenOf(*F, TU.catalog()))
        for (const CallSite &Site : TU.body(*F).calls())
          visit(Site, *F, *Token, TU);
    }
  }

private:
  void visit(const CallSite &Site, const FunctionDecl &F, const ParmVarDecl &Token, TranslationUnit &TU) {
    const auto *Call = dyn_cast_or_null<CallExpr>(Site.Call);
    if (!Call)
      return;
    std::optional<TokenSlot> Slot = slotFor(Token, *Call, *Site.Target.Function, TU.catalog());
    // A handler cleans up after a stop: its work should complete.
    if (!Slot || isInHandler(*Call, TU.context()) || !isFirstReportAt(Site.Where))
      return;
    {
      auto Warning =
          diag(Site.Where,
               "%0 would stop with %1 but does not get it: a stop that is asked for here waits until it is done; "
               "pass the token")
          << calleeName(Site) << &Token;
      mark(Warning, Call);
      if (Slot->IsNextArgument && !F.isTemplateInstantiation())
        addArgument(Warning, *Call, Token);
    }
    diag(Slot->Declared, "the token would go here", DiagnosticIDs::Note);
  }

  static void addArgument(DiagnosticBuilder &Warning, const CallExpr &Call, const ParmVarDecl &Token) {
    SourceLocation End = Call.getRParenLoc();
    if (End.isInvalid() || End.isMacroID() || Call.getBeginLoc().isMacroID())
      return;
    bool First = Call.getNumArgs() == 0 || isa<CXXDefaultArgExpr>(Call.getArg(0));
    Warning << FixItHint::CreateInsertion(End, (First ? "" : ", ") + Token.getName().str());
  }
};
} // namespace

COROLINT_CHECK(UnforwardedStopToken)
