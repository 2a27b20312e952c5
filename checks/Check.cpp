// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "Check.h"
#include "model/syntax/Coroutine.h"
#include "model/syntax/FunctionId.h"
#include "model/syntax/QualifiedName.h"
#include "report/Suggestion.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Lexer.h"
#include "llvm/ADT/StringSet.h"
#include <mutex>

using namespace clang;
using namespace clang::ast_matchers;
using namespace corolint;

namespace {
/// Matches once: the translation unit, or, in clangd and corolint, the first of the declarations that are looked at.
AST_MATCHER(Decl, isFirstInScope) {
  (void)Builder;
  const SourceManager &Sources = Finder->getASTContext().getSourceManager();
  auto Scope = Finder->getASTContext().getTraversalScope();
  // LLVM 22 does not match what begins in a system header.
  auto First = llvm::find_if(Scope, [&](const Decl *D) {
    return D->getBeginLoc().isInvalid() || !Sources.isInSystemHeader(D->getBeginLoc());
  });
  return First != Scope.end() && *First == &Node;
}

struct LoadedCatalog {
  std::shared_ptr<const model::Catalog> Libs;
  std::vector<std::string> Errors;
};
} // namespace

struct AsyncCheck::SharedUnit {
  model::TranslationUnit TU;
  /// The errors in the user's model files and in the index: without an index, only other files are unknown.
  std::vector<std::string> Errors;
  std::string Warning;
  bool ReportedProblems = false, ReportedStale = false;
  llvm::StringSet<> ReportedGlobs = {}; // NOLINT(readability-redundant-member-init): clang 19 warns without
};

/// Reads each value of ModelFiles once per process: a clang-tidy run has many translation units.
static LoadedCatalog loadCatalog(const std::string &ModelFiles) {
  static std::mutex Mutex;
  static std::map<std::string, LoadedCatalog> Loaded;
  std::lock_guard<std::mutex> Lock(Mutex);
  auto [Found, New] = Loaded.try_emplace(ModelFiles);
  if (New)
    Found->second.Libs = std::make_shared<model::Catalog>(model::pathsOfModelFiles(ModelFiles), Found->second.Errors);
  return Found->second;
}

/// Returns what this unit's checks share: the first check that needs it makes it, the last one to end releases it.
std::shared_ptr<AsyncCheck::SharedUnit> AsyncCheck::sharedUnit(ASTContext &Context, const std::string &IndexFile) {
  struct Key {
    ASTContext *Context;
    std::string ModelFiles;
    std::weak_ptr<SharedUnit> Unit;
  };
  static thread_local Key Last;
  if (Last.Context == &Context && Last.ModelFiles == ModelFiles)
    if (auto Kept = Last.Unit.lock())
      return Kept;
  LoadedCatalog Catalog = loadCatalog(ModelFiles);
  std::unique_ptr<model::EffectsIndex> Index;
  std::string Warning;
  if (!IndexFile.empty()) {
    auto Read = model::EffectsIndex::read(IndexFile);
    if (Read)
      Index = std::move(*Read);
    else
      Warning = llvm::toString(Read.takeError());
  }
  auto Made = std::shared_ptr<SharedUnit>(
      new SharedUnit{{Context, Catalog.Libs, std::move(Index)}, std::move(Catalog.Errors), std::move(Warning)});
  Last = {&Context, ModelFiles, Made};
  return Made;
}

AsyncCheck::AsyncCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), Name(Name), ModelFiles(Options.getLocalOrGlobal("ModelFiles", "")),
      EffectsIndex(Options.getLocalOrGlobal("EffectsIndex", "")),
      Excluded(Options.getLocalOrGlobal("ExcludedFiles", "")) {}

void AsyncCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  if (asksOtherFiles())
    Options.store(Map, "EffectsIndex", EffectsIndex);
  Options.store(Map, "ExcludedFiles", Excluded);
  Options.store(Map, "ModelFiles", ModelFiles);
  storeOwnOptions(Map);
}

void AsyncCheck::registerMatchers(MatchFinder *Finder) { Finder->addMatcher(decl(isFirstInScope()), this); }

void AsyncCheck::check(const MatchFinder::MatchResult &Result) {
  if (Session && Session->Scope)
    Result.Context->setTraversalScope(*Session->Scope);
  Unit = sharedUnit(*Result.Context, indexFor(*Result.SourceManager));
  reportProblems();
  if (Session)
    Unit->TU.askOtherFiles();
  analyze(Unit->TU);
  // The first check that runs into it reports it, for all checks.
  if (const model::EffectsIndex *Index = Unit->TU.effectsIndex();
      Index && !Index->changedFile().empty() && !std::exchange(Unit->ReportedStale, true))
    configurationDiag("%0 is older than %1, so what other files do is unknown; run corolint again",
                      DiagnosticIDs::Warning)
        << Index->path() << Index->changedFile();
}

DiagnosticBuilder AsyncCheck::diag(SourceLocation Where, StringRef Text, DiagnosticIDs::Level Level) {
  bool IsSilent = Level != DiagnosticIDs::Note && Exclusions.contains(Where, Unit->TU.context().getSourceManager());
  return ClangTidyCheck::diag(Where, Text, IsSilent ? DiagnosticIDs::Ignored : Level);
}

void AsyncCheck::mark(DiagnosticBuilder &Warning, const Expr *E) const {
  if (!E || E->getBeginLoc().isMacroID() || E->getEndLoc().isMacroID())
    return;
  SourceRange Range = E->getSourceRange();
  const SourceManager &Sources = Unit->TU.context().getSourceManager();
  auto IsInOneLine = [&](SourceLocation End) {
    return Sources.getSpellingLineNumber(Range.getBegin()) == Sources.getSpellingLineNumber(End);
  };
  if (const auto *Lambda = dyn_cast<LambdaExpr>(E->IgnoreUnlessSpelledInSource()))
    Range = Lambda->getIntroducerRange();
  else if (const auto *Call = dyn_cast<CallExpr>(E); Call && !IsInOneLine(Range.getEnd()))
    Range.setEnd(Call->getCallee()->getEndLoc());
  if (Range.isValid() && Range.getEnd().isFileID() && IsInOneLine(Range.getEnd()))
    Warning << Range;
}

void AsyncCheck::reportProblems() {
  for (const std::string &Error : GlobErrors)
    if (Unit->ReportedGlobs.insert(Error).second)
      configurationDiag("%0", DiagnosticIDs::Error) << Error;
  if (std::exchange(Unit->ReportedProblems, true))
    return;
  for (const std::string &Error : Unit->Errors)
    configurationDiag("%0", DiagnosticIDs::Error) << Error;
  if (!Unit->Warning.empty())
    configurationDiag("%0", DiagnosticIDs::Warning) << Unit->Warning;
}

std::string AsyncCheck::indexFor(const SourceManager &Sources) const {
  // A summary records what this file does, independent of what other files did when the index was made.
  if (Session || EffectsIndex == "none")
    return {};
  if (!EffectsIndex.empty())
    return EffectsIndex;
  auto Main = Sources.getFileEntryRefForID(Sources.getMainFileID());
  if (!Main)
    return {};
  auto Directory = Sources.getFileManager().getVirtualFileSystem().getCurrentWorkingDirectory();
  return model::EffectsIndex::beside(Main->getName(), Directory ? StringRef(*Directory) : StringRef());
}

void AsyncCheck::onEndOfTranslationUnit() {
  Unit.reset();
  Reported.clear();
}

std::vector<std::string> AsyncCheck::namesOf(const model::Witness &W) {
  std::vector<std::string> Names;
  Names.reserve(W.Chain.size() + W.Beyond.size());
  for (const model::CallSite *Site : W.Chain)
    Names.push_back(calleeName(*Site));
  for (const model::EffectsIndex::FarStep &Step : W.Beyond)
    Names.push_back(Step.Callee);
  return Names;
}

void AsyncCheck::askOtherFiles(const model::CallSite &Site, const FunctionDecl &F, model::EffectSet Wanted,
                               model::TranslationUnit &TU) {
  if (!Session || Wanted.empty())
    return;
  auto Question = Session->Summary->ask(Site, F, Wanted, Suggestion(F, TU).offers(), TU.effects());
  if (!Question)
    return;
  Session->addQuestion(Name, Site.Where, TU.context().getSourceManager(), *Question);
  // The linker words the message once it has the answer. clang-tidy merges equal messages of several checks, so each
  // one names its check.
  auto Warning = diag(Site.Where, "%0 hinges on functions of other files") << Name;
  mark(Warning, Site.Call);
}

bool AsyncCheck::isTrueOrAsked(const model::DanglingTask &Found, model::TranslationUnit &TU) {
  const model::FarParameter &On = Found.Hinge;
  if (!On.Function)
    return true;
  uint64_t Identity = Session ? model::parameterId(*On.Function, On.Place) : 0;
  if (!Identity)
    return false;
  model::EffectSet Wanted;
  for (unsigned I = 0; I < std::size(model::FarEffects); ++I)
    if (model::FarEffects[I] == Found.IfEffect)
      Wanted.insert({model::Effect::Count + I});
  unsigned Question = Session->Summary->askParameter(
      {std::nullopt, Identity, model::calleeName(model::calleeOf(*On.Call)), On.Call->getExprLoc()}, Wanted,
      TU.effects());
  Session->addQuestion(Name, Found.What.Where, TU.context().getSourceManager(), Question);
  return true;
}

SourceLocation AsyncCheck::placeOf(const model::EffectsIndex::FarStep &Step) {
  SourceManager &Sources = Unit->TU.context().getSourceManager();
  auto File = Sources.getFileManager().getOptionalFileRef(Step.File);
  return File ? Sources.getLocForStartOfFile(Sources.getOrCreateFileID(*File, SrcMgr::C_User))
                    .getLocWithOffset(Step.Offset)
              : SourceLocation();
}

void AsyncCheck::noteChain(const model::Witness &W, ChainNames Names) {
  tellChain(Names, chainVerb(W.What), [&](size_t I, const std::string &Text) {
    const model::EffectsIndex::FarStep *Far = I < W.Chain.size() ? nullptr : &W.Beyond[I - W.Chain.size()];
    diag(Far ? placeOf(*Far) : W.Chain[I]->Where, "%0%select{, as of the last run of corolint|}1", DiagnosticIDs::Note)
        << Text << (!Far || Far->IsCurrent);
  });
}

std::string corolint::outliving(const model::DanglingTask &Found) {
  const model::Loan &What = Found.What;
  bool IsClosure = What.Kind == model::LoanKind::Closure;
  std::string Text = !What.Owner                     ? IsClosure ? "this lambda" : "this temporary"
                     : What.Owner->getName().empty() ? "this structured binding"
                                                     : "'" + What.Owner->getNameAsString() + "'";
  Text += Found.How == model::Outlives::HandedOver ? " is destroyed when it has been called"
          : !What.Owner                            ? " ends with the full expression"
          : Found.How == model::Outlives::Returned ? " ends when this function returns"
                                                   : " ends with its scope";
  std::string Name = Found.Coroutine ? model::displayName(*Found.Coroutine) : "lambda";
  Text += Name == "lambda"
              ? ", but the lambda's task refers to "
              : (What.Kind == model::LoanKind::Operation ? ", but the operation '" : ", but the task of '") + Name +
                    "' refers to ";
  switch (What.Kind) {
  case model::LoanKind::Operation:
    Text += "it until it completes";
    break;
  case model::LoanKind::Argument:
    Text += What.Parameter->getName().empty() ? "it through a parameter"
                                              : "it through its parameter '" + What.Parameter->getNameAsString() + "'";
    break;
  case model::LoanKind::Object:
    Text += "it through 'this'";
    break;
  case model::LoanKind::Closure:
    Text += "the captures in it";
    break;
  case model::LoanKind::Capture:
    Text += "it through a capture";
    break;
  }
  static const char *const Ways[] = {" and is used later", " and is returned", " and is kept", " and runs on",
                                     " and runs on"};
  return Text + Ways[int(Found.How)];
}

void AsyncCheck::noteOutliving(const model::DanglingTask &Found) {
  if (Found.What.Owner && Found.How != model::Outlives::Returned)
    diag(Found.What.Owner->getLocation(), "its scope begins here", DiagnosticIDs::Note);
  static const char *const Places[] = {"the task is used here", "the task is returned here", "the task is kept here",
                                       "the task is started here", "the lambda is passed on here"};
  diag(Found.Where, Places[int(Found.How)], DiagnosticIDs::Note);
}

StringRef AsyncCheck::sourceOf(const Expr &E, const ASTContext &Context) const {
  CharSourceRange Range = fixableRange(E);
  return Range.isValid() ? Lexer::getSourceText(Range, Context.getSourceManager(), Context.getLangOpts()) : StringRef();
}

CharSourceRange AsyncCheck::fixableRange(const Expr &E) const {
  return E.getBeginLoc().isMacroID() || E.getEndLoc().isMacroID() ? CharSourceRange()
                                                                  : CharSourceRange::getTokenRange(E.getSourceRange());
}

FixItHint corolint::awaitBeforeReturning(const ReturnStmt &Return, const FunctionDecl &F, model::TranslationUnit &TU) {
  ASTContext &Context = TU.context();
  unsigned Returns = 0;
  model::forEachStatement(*F.getBody(), [&](const Stmt &S) {
    Returns += isa<ReturnStmt>(S);
    return true;
  });
  QualType Result = F.getDeclaredReturnType();
  bool MayBeCoroutine =
      !model::isCoroutine(F) && !F.isMain() && !F.isConstexpr() && !F.isVariadic() && !F.isTemplateInstantiation();
  if (!MayBeCoroutine || Returns != 1 || Result->getContainedDeducedType() || !Return.getRetValue() ||
      !Context.hasSameUnqualifiedType(Result, Return.getRetValue()->getType()) ||
      TU.tasks().of(Result).Kind != model::TypeKind::Task || Return.getReturnLoc().isMacroID() ||
      model::isInHandler(Return, Context))
    return FixItHint();
  return FixItHint::CreateReplacement(Return.getReturnLoc(), "co_return co_await");
}

bool corolint::canAwaitAt(const Expr &E, const FunctionDecl &F, ASTContext &Context) {
  return model::isCoroutine(F) && !F.isTemplateInstantiation() && !model::isInHandler(E, Context);
}
