// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "Suggestion.h"
#include "model/Coroutine.h"
#include "llvm/ADT/StringExtras.h"

using namespace clang;
using namespace corolint;
using namespace corolint::model;

static constexpr char DefaultCategories[] = "sleep;wait;network;process;database;console-input;file;cpu";

namespace {
/// Finds a call in a coroutine that blocks the thread, itself or through the functions it reaches.
class BlockingCall : public AsyncCheck {
public:
  BlockingCall(StringRef Name, tidy::ClangTidyContext *Context)
      : AsyncCheck(Name, Context), Categories(Options.get("Categories", DefaultCategories)) {
    llvm::SmallVector<StringRef, 12> Names;
    llvm::SplitString(Categories, Names, "; ");
    for (StringRef Category : Names)
      enable(Category);
    // What the code itself declares to block is not a category that one could forget.
    Enabled.set(unsigned(BlockKind::Declared));
  }

  bool asksOtherFiles() const override { return true; }

  void storeOwnOptions(tidy::ClangTidyOptions::OptionMap &Map) override {
    Options.store(Map, "Categories", Categories);
  }

  void analyze(Model &M) override {
    auto Wanted = [&](Effect E) { return E.isBlock() && Enabled.test(unsigned(E.block())); };
    for (const FunctionDecl *F : M.loopFunctions())
      for (const CallSite &Site : M.body(*F).calls())
        // After a hop to a pool blocking is what the pool is for.
        if (!Site.OffLoop) {
          Witness W = M.effects().of(Site, *F, Wanted);
          if (W.Chain.empty())
            askOtherFiles(Site, *F, Enabled.to_ulong(), M);
          else if (isFirstReportAt(Site.Where))
            report(Site, *F, W, M);
        }
  }

private:
  void enable(StringRef Category) {
    if (Category == "all")
      Enabled.set();
    else if (auto Kind = blockKindNamed(Category))
      Enabled.set(unsigned(*Kind));
    else
      configurationDiag("unknown category '%0' in option 'async-blocking-call.Categories'; known are all, " +
                            knownCategories(),
                        DiagnosticIDs::Error)
          << Category;
  }

  static std::string knownCategories() {
    std::string Known;
    for (unsigned I = 0; I < BlockKindCount; ++I)
      Known += (I ? ", " : "") + spelling(BlockKind(I)).str();
    return Known;
  }

  void report(const CallSite &Site, const FunctionDecl &F, const Witness &W, Model &M) {
    Suggestion Instead(F, M);
    std::vector<std::string> Names = namesOf(W);
    {
      auto Warning = diag(Site.Where, "%0") << blockingMessage(
                         Names, W.What.block(), Instead.insteadOf(W.What.block(), W.Instead, W.IsLibrarys));
      if (Names.size() == 1 && W.Blocks && Site.Call)
        fixSleep(Warning, *Site.Call, F, *W.Blocks, Site.Target, Instead, M.context());
    }
    noteChain(W, Names);
  }

  void fixSleep(DiagnosticBuilder &Warning, const Expr &Call, const FunctionDecl &F, const BlockEntry &Entry,
                const Callee &Target, const Suggestion &Instead, ASTContext &Context) {
    if (Entry.Duration.empty() || Target.Args.empty() || !canAwaitAt(Call, F, Context))
      return;
    StringRef Argument = sourceOf(*Target.Args.front(), Context);
    CharSourceRange Range = fixableRange(Call);
    std::string Sleep = Instead.sleepFor(Entry, Argument);
    if (!Sleep.empty() && !Argument.empty() && Range.isValid())
      Warning << FixItHint::CreateReplacement(Range, "co_await " + Sleep);
  }

  const std::string Categories;
  std::bitset<BlockKindCount> Enabled;
};
} // namespace

COROLINT_CHECK(BlockingCall)
