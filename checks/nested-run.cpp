// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "Suggestion.h"
#include "model/Coroutine.h"
#include "model/Records.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

namespace {
/// Finds an event loop or a task driven to completion inside a coroutine.
class NestedRun : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  bool asksOtherFiles() const override { return true; }

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.loopFunctions()) {
      // A coroutine without any `co_await` that drives a loop is a thread's entry point, a documented idiom.
      bool MayDriveLoop = isCoroutine(*F) && !hasSuspensionPoint(*F);
      for (const CallSite &Site : M.body(*F).calls()) {
        unsigned Wanted = bit(RunKind::Task) | bit(RunKind::Result);
        if (!MayDriveLoop && !Site.OffLoop)
          Wanted |= bit(RunKind::Loop);
        Witness W = M.effects().of(Site, *F, [&](Effect E) { return Wanted >> E.Index & 1; });
        if (W.Chain.empty())
          askOtherFiles(Site, *F, Wanted, M);
        else if (isFirstReportAt(Site.Where))
          report(Site, *F, W, M);
      }
    }
  }

private:
  static unsigned bit(RunKind Kind) { return 1u << Effect::runs(Kind).Index; }

  void report(const CallSite &Site, const FunctionDecl &F, const Witness &W, Model &M) {
    std::vector<std::string> Names = namesOf(W);
    {
      auto Warning = diag(Site.Where, "%0") << runMessage(Names, W.What.run(), W.Instead);
      if (Names.size() == 1 && Site.Call)
        fixRun(Warning, Site, F, W, M);
    }
    noteChain(W, Names);
  }

  /// `run(task)` becomes `co_await task` where the task is of the coroutine's own library, so that it can be awaited
  /// there.
  void fixRun(DiagnosticBuilder &Warning, const CallSite &Site, const FunctionDecl &F, const Witness &W, Model &M) {
    ASTContext &Context = M.context();
    if (W.What.run() != RunKind::Task || Site.Target.Args.empty() || !canAwaitAt(*Site.Call, F, Context))
      return;
    const Expr *Task = Site.Target.Args.front()->IgnoreUnlessSpelledInSource();
    const CXXRecordDecl *Class = Task->getType()->getAsCXXRecordDecl();
    const CXXRecordDecl *Result = F.getReturnType()->getAsCXXRecordDecl();
    if (!Class || !Result || M.tasks().of(Task->getType()).Kind != TypeKind::Task || !isSameTemplate(*Class, *Result))
      return;
    CharSourceRange Range = fixableRange(*Site.Call);
    std::string Operand = sourceOf(*Task, Context).str();
    if (!Range.isValid() || Operand.empty())
      return;
    if (isa<DeclRefExpr>(Task) && M.tasks().of(Task->getType()).SingleUse)
      Operand = "std::move(" + Operand + ")";
    Warning << FixItHint::CreateReplacement(Range, "co_await " + Operand);
  }
};
} // namespace

COROLINT_CHECK(NestedRun)
