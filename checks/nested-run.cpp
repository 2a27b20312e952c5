// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/MemberLookup.h"
#include "report/Suggestion.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds an event loop or a task driven to completion inside a coroutine.
class NestedRun : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.loopFunctions()) {
      // A coroutine that drives a loop and has no `co_await` is a thread's entry point, a documented idiom.
      bool MayDriveLoop = isCoroutine(*F) && !hasSuspensionPoint(*F);
      for (const CallSite &Site : TU.body(*F).calls()) {
        EffectSet Wanted;
        Wanted.insert(Effect::runs(RunKind::Task));
        Wanted.insert(Effect::runs(RunKind::Result));
        if (!MayDriveLoop && !Site.OffLoop)
          Wanted.insert(Effect::runs(RunKind::Loop));
        Witness W = TU.effects().of(Site, *F, Wanted);
        if (W.Chain.empty())
          askOtherFiles(Site, *F, Wanted, TU);
        else if (isFirstReportAt(Site.Where))
          report(Site, *F, W, TU);
      }
    }
  }

private:
  void report(const CallSite &Site, const FunctionDecl &F, const Witness &W, TranslationUnit &TU) {
    std::vector<std::string> Names = namesOf(W);
    {
      auto Warning = diag(Site.Where, "%0") << runMessage(Names, W.What.run(), W.Instead);
      mark(Warning, Site.Call);
      if (Names.size() == 1 && Site.Call)
        fixRun(Warning, Site, F, W, TU);
    }
    noteChain(W, Names);
  }

  /// Replaces `run(task)` by `co_await task` if the task is of the coroutine's own library, so that it can be awaited
  /// there.
  void fixRun(DiagnosticBuilder &Warning, const CallSite &Site, const FunctionDecl &F, const Witness &W,
              TranslationUnit &TU) {
    ASTContext &Context = TU.context();
    if (W.What.run() != RunKind::Task || Site.Target.Args.empty() || !canAwaitAt(*Site.Call, F, Context))
      return;
    const Expr *Task = Site.Target.Args.front()->IgnoreUnlessSpelledInSource();
    const CXXRecordDecl *Class = Task->getType()->getAsCXXRecordDecl();
    const CXXRecordDecl *Result = F.getReturnType()->getAsCXXRecordDecl();
    if (!Class || !Result || TU.tasks().of(Task->getType()).Kind != TypeKind::Task || !isSameTemplate(*Class, *Result))
      return;
    CharSourceRange Range = fixableRange(*Site.Call);
    std::string Operand = sourceOf(*Task, Context).str();
    if (!Range.isValid() || Operand.empty())
      return;
    if (isa<DeclRefExpr>(Task) && TU.tasks().of(Task->getType()).SingleUse)
      Operand = "std::move(" + Operand + ")";
    Warning << FixItHint::CreateReplacement(Range, "co_await " + Operand);
  }
};
} // namespace

COROLINT_CHECK(NestedRun)
