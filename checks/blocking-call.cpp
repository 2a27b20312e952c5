// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/syntax/Coroutine.h"
#include "report/Suggestion.h"
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
    // The option excludes categories of the model files, not functions that the code itself declares as blocking.
    Enabled.insert(Effect::blocks(BlockKind::Declared));
  }

  bool asksOtherFiles() const override { return true; }

  void storeOwnOptions(tidy::ClangTidyOptions::OptionMap &Map) override {
    Options.store(Map, "Categories", Categories);
  }

  void analyze(TranslationUnit &TU) override {
    for (const FunctionDecl *F : TU.loopFunctions())
      for (const CallSite &Site : TU.body(*F).calls())
        // After a hop to a pool, blocking is fine: the pool is there for it.
        if (!Site.OffLoop) {
          Witness W = TU.effects().of(Site, *F, Enabled);
          if (W.Chain.empty())
            askOtherFiles(Site, *F, Enabled, TU);
          else if (isFirstReportAt(Site.Where))
            report(Site, *F, W, TU);
        }
  }

private:
  void enable(StringRef Category) {
    if (Category == "all")
      for (unsigned Kind = 0; Kind < BlockKindCount; ++Kind)
        Enabled.insert(Effect::blocks(BlockKind(Kind)));
    else if (auto Kind = blockKindNamed(Category))
      Enabled.insert(Effect::blocks(*Kind));
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

  void report(const CallSite &Site, const FunctionDecl &F, const Witness &W, TranslationUnit &TU) {
    Suggestion Instead(F, TU);
    std::vector<std::string> Names = namesOf(W);
    {
      auto Warning = diag(Site.Where, "%0") << blockingMessage(
                         Names, W.What.block(), Instead.insteadOf(W.What.block(), W.Instead, W.IsFromLibrary));
      mark(Warning, Site.Call);
      if (Names.size() == 1 && W.Blocks && Site.Call)
        fixSleep(Warning, *Site.Call, F, *W.Blocks, Site.Target, Instead, TU.context());
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
  EffectSet Enabled;
};
} // namespace

COROLINT_CHECK(BlockingCall)
