// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Facts.h"
#include "Check.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/QualifiedName.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

static llvm::StringRef spelling(std::optional<TypeKind> Kind) {
  constexpr llvm::StringRef Names[] = {"task",      "future", "sender",         "awaiter", "async generator",
                                       "generator", "monad",  "fire and forget"};
  return Kind ? Names[unsigned(*Kind)] : "unknown";
}

static llvm::StringRef spelling(Start S) {
  constexpr llvm::StringRef Names[] = {"unknown", "lazy", "eager", "by arguments"};
  return Names[unsigned(S)];
}

static llvm::StringRef spelling(OnDrop Drop) {
  constexpr llvm::StringRef Names[] = {"unknown", "never runs", "cancels", "detaches", "joins", "leaks"};
  return Names[unsigned(Drop)];
}

namespace {
/// Prints the model's facts about each function of the main file.
class Facts : public AsyncCheck {
public:
  using AsyncCheck::AsyncCheck;

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.functions()) {
      if (!TU.context().getSourceManager().isInMainFile(F->getLocation()))
        continue;
      if (!isa<CXXMethodDecl>(F))
        result(*F, TU);
      if (isCoroutine(*F) && isFirstReportAt(F->getBody()->getBeginLoc()))
        diag(F->getLocation(),
             "coroutine %0: %select{unknown|asynchronous|synchronous}1, %select{no |}2suspension point")
            << displayName(*F) << asyncIndex(TU.tasks().isAsync(*F)) << hasSuspensionPoint(*F);
    }
    for (const FunctionDecl *F : TU.loopFunctions())
      for (const CallSite &Site : TU.body(*F).calls())
        effect(Site, *F, TU);
  }

private:
  static unsigned asyncIndex(std::optional<bool> Async) { return !Async ? 0 : *Async ? 1 : 2; }

  void result(const FunctionDecl &F, TranslationUnit &TU) {
    const TaskFacts &T = TU.tasks().of(F.getReturnType());
    if (T.Kind && isFirstReportAt(F.getLocation()))
      diag(F.getLocation(), "result of %0: %1, start %2, on drop %3%select{|, nodiscard}4%select{|, single use}5")
          << displayName(F) << spelling(T.Kind) << spelling(T.Starts) << spelling(T.Drop) << T.Nodiscard << T.SingleUse;
  }

  void effect(const CallSite &Site, const FunctionDecl &F, TranslationUnit &TU) {
    Witness W = TU.effects().of(Site, F, EffectSet::all());
    if (W.Chain.empty() || !isFirstReportAt(Site.Where))
      return;
    constexpr llvm::StringRef Runs[] = {"runs a task", "runs a loop", "runs a result"};
    diag(Site.Where, "effect of %0: %1 in %2 calls%select{|, off the loop}3")
        << calleeName(Site)
        << (W.What.isBlock() ? "blocks: " + model::spelling(W.What.block()).str() : Runs[unsigned(W.What.run())].str())
        << unsigned(W.Chain.size()) << Site.OffLoop;
    noteChain(W, namesOf(W));
  }
};
} // namespace

COROLINT_CHECK(Facts)
