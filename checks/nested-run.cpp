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

  void analyze(Model &M) override {
    for (const FunctionDecl *F : M.loopFunctions()) {
      // A coroutine without any `co_await` that drives a loop is a thread's entry point, a documented idiom.
      bool MayDriveLoop = isCoroutine(*F) && !hasSuspensionPoint(*F);
      for (const CallSite &Site : M.body(*F).calls()) {
        auto Wanted = [&](Effect E) {
          return !E.isBlock() && (E.run() != RunKind::Loop || !(MayDriveLoop || Site.OffLoop));
        };
        if (Witness W = M.effects().of(Site, *F, Wanted); !W.Chain.empty() && isFirstReportAt(Site.Where))
          report(Site, *F, W, M);
      }
    }
  }

private:
  void report(const CallSite &Site, const FunctionDecl &F, const Witness &W, Model &M) {
    {
      auto Warning =
          diag(Site.Where, "%0 %select{runs a task to completion|runs an event loop|waits for a task's result}1%select{| through %3}2 "
                           "inside a coroutine: the loop that runs this coroutine stops, and may wait for itself; %4")
          << calleeName(Site) << unsigned(W.What.run()) << (W.Chain.size() > 1) << calleeName(*W.Chain.back())
          << advice(W);
      if (W.Chain.size() == 1 && Site.Call)
        fixRun(Warning, Site, F, W, M);
    }
    noteChain(W, W.What.run() == RunKind::Loop ? "runs the loop in" : "runs the task in");
  }

  static std::string advice(const Witness &W) {
    if (W.Runs && !W.Runs->Instead.empty() && W.Runs->Instead != "co_await")
      return "use " + W.Runs->Instead;
    return W.What.run() == RunKind::Loop ? "return to the loop that is running" : "co_await it";
  }

  /// `run(task)` becomes `co_await task` where the task is of the coroutine's own library, so that it can be awaited there.
  void fixRun(DiagnosticBuilder &Warning, const CallSite &Site, const FunctionDecl &F, const Witness &W, Model &M) {
    ASTContext &Context = M.context();
    if (W.What.run() != RunKind::Task || Site.Target.Args.empty() || !canAwaitAt(*Site.Call, F, Context))
      return;
    const Expr *Task = Site.Target.Args.front()->IgnoreUnlessSpelledInSource();
    const CXXRecordDecl *Class = Task->getType()->getAsCXXRecordDecl();
    const CXXRecordDecl *Result = F.getReturnType()->getAsCXXRecordDecl();
    if (!Class || !Result || M.tasks().of(Task->getType()).Kind != TypeKind::Task ||
        !isSameTemplate(*Class, *Result))
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
