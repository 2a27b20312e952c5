// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/lifetime/Loans.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

static bool isCopyable(const CXXRecordDecl &Closure) {
  if (Closure.needsImplicitCopyConstructor())
    return !Closure.defaultedCopyConstructorIsDeleted();
  return llvm::any_of(Closure.ctors(),
                      [](const CXXConstructorDecl *C) { return C->isCopyConstructor() && !C->isDeleted(); });
}

namespace {
/// Finds a lambda coroutine that outlives its closure.
class DanglingCapture : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions())
      for (const DanglingTask &Found : TU.danglingTasks(*F))
        if (Found.What.Kind == LoanKind::Closure && isTrueOrAsked(Found, TU) && isFirstReportAt(Found.What.Where))
          report(Found);
  }

private:
  void report(const DanglingTask &Found) {
    {
      auto Warning = diag(Found.What.Where,
                          "%0; %select{keep the lambda where it outlives the task, or pass what it needs as parameters|"
                          "co_await the task in this expression, or pass what it needs as parameters|"
                          "copy what it needs into locals before the first co_await}1")
                     << outliving(Found)
                     << (Found.How == Outlives::HandedOver                       ? 2
                         : !Found.What.Owner && Found.How == Outlives::UsedLater ? 1
                                                                                 : 0);
      const auto *Call = dyn_cast<CXXOperatorCallExpr>(Found.Task);
      const LambdaExpr *Lambda = lambdaOf(Call ? *Call->getArg(0) : *Found.Task);
      if (Lambda && Lambda->getBeginLoc() == Found.What.Where)
        mark(Warning, Lambda);
      if (getLangOpts().CPlusPlus23)
        fixObjectParameter(Warning, Found);
    }
    noteOutliving(Found);
  }

  /// `[x]() {…}` becomes `[x](this auto) {…}`: the closure is then copied into the coroutine.
  static void fixObjectParameter(DiagnosticBuilder &Warning, const DanglingTask &Found) {
    const auto *Call = dyn_cast<CXXOperatorCallExpr>(Found.Task);
    const LambdaExpr *Lambda = lambdaOf(Call ? *Call->getArg(0) : *Found.Task);
    // A later caller calls it as an lvalue.
    if (Found.How == Outlives::HandedOver && !(Lambda && isCopyable(*Lambda->getLambdaClass())))
      return;
    if (!Lambda || !Lambda->hasExplicitParameters() || Lambda->isMutable() ||
        Lambda->getCallOperator()->hasCXXExplicitFunctionObjectParameter())
      return;
    const TypeSourceInfo *Written = Lambda->getCallOperator()->getTypeSourceInfo();
    FunctionTypeLoc Type = Written ? Written->getTypeLoc().getAsAdjusted<FunctionTypeLoc>() : FunctionTypeLoc();
    if (!Type || Type.getLParenLoc().isMacroID())
      return;
    Warning << FixItHint::CreateInsertion(Type.getLParenLoc().getLocWithOffset(1),
                                          Type.getNumParams() ? "this auto, " : "this auto");
  }
};
} // namespace

COROLINT_CHECK(DanglingCapture)
