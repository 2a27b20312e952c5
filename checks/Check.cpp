#include "Check.h"
#include "Suggestion.h"
#include "clang/ASTMatchers/ASTMatchers.h"
#include "clang/Lex/Lexer.h"
#include "model/Coroutine.h"
#include "model/Names.h"
#include "llvm/ADT/StringExtras.h"
#include <mutex>

using namespace clang;
using namespace clang::ast_matchers;
using namespace corolint;

namespace {
/// Matches once: the translation unit, or, in clangd, the first declaration of the main file.
AST_MATCHER(Decl, isFirstInScope) {
  (void)Builder;
  auto Scope = Finder->getASTContext().getTraversalScope();
  return !Scope.empty() && Scope.front() == &Node;
}

struct LoadedVocabulary {
  std::shared_ptr<const model::Vocabulary> Words;
  std::vector<std::string> Errors;
};
} // namespace

/// Read once a process for each value of ModelFiles: a clang-tidy run has many translation units.
static LoadedVocabulary loadVocabulary(const std::string &ModelFiles) {
  static std::mutex Mutex;
  static std::map<std::string, LoadedVocabulary> Loaded;
  std::lock_guard<std::mutex> Lock(Mutex);
  auto [Found, New] = Loaded.try_emplace(ModelFiles);
  if (New) {
    llvm::SmallVector<StringRef, 4> Parts;
    llvm::SplitString(ModelFiles, Parts, ";");
    std::vector<std::string> Files;
    for (StringRef Part : Parts)
      if (!Part.trim().empty())
        Files.push_back(Part.trim().str());
    Found->second.Words = std::make_shared<model::Vocabulary>(Files, Found->second.Errors);
  }
  return Found->second;
}

/// The model that this unit's checks share: the first check that needs it makes it, the last one to end lets it go.
static std::pair<std::shared_ptr<model::Model>, std::vector<std::string>> sharedModel(ASTContext &Context,
                                                                                       const std::string &ModelFiles) {
  struct Key {
    ASTContext *Context;
    std::string ModelFiles;
    std::weak_ptr<model::Model> M;
  };
  static thread_local Key Last;
  if (Last.Context == &Context && Last.ModelFiles == ModelFiles)
    if (auto M = Last.M.lock())
      return {M, {}};
  LoadedVocabulary V = loadVocabulary(ModelFiles);
  auto M = std::make_shared<model::Model>(Context, V.Words);
  Last = {&Context, ModelFiles, M};
  return {M, V.Errors};
}

AsyncCheck::AsyncCheck(StringRef Name, tidy::ClangTidyContext *Context)
    : ClangTidyCheck(Name, Context), ModelFiles(Options.getLocalOrGlobal("ModelFiles", "")) {}

void AsyncCheck::storeOptions(tidy::ClangTidyOptions::OptionMap &Map) {
  Options.store(Map, "ModelFiles", ModelFiles);
  storeOwnOptions(Map);
}

void AsyncCheck::registerMatchers(MatchFinder *Finder) { Finder->addMatcher(decl(isFirstInScope()), this); }

void AsyncCheck::check(const MatchFinder::MatchResult &Result) {
  auto [Shared, Errors] = sharedModel(*Result.Context, ModelFiles);
  for (const std::string &Error : Errors)
    configurationDiag("%0", DiagnosticIDs::Error) << Error;
  M = Shared;
  analyze(*M);
}

void AsyncCheck::onEndOfTranslationUnit() {
  M.reset();
  Reported.clear();
}

std::vector<std::string> AsyncCheck::namesOf(const model::Witness &W) {
  std::vector<std::string> Names;
  for (const model::CallSite *Site : W.Chain)
    Names.push_back(calleeName(*Site));
  return Names;
}

thread_local model::Summary *AsyncCheck::Program = nullptr;

void AsyncCheck::askOtherFiles(const model::CallSite &Site, const FunctionDecl &F, unsigned Wanted, model::Model &M) {
  if (!Program || !Wanted)
    return;
  if (auto Question = Program->ask(Site, Wanted, Suggestion(F, M).offers(), M))
    diag(Site.Where, "%0") << textOfQuestion(*Question);
}

void AsyncCheck::noteChain(const model::Witness &W, ChainNames Names) {
  tellChain(Names, chainVerb(W.What), [&](size_t I, const std::string &Text) {
    diag(W.Chain[I]->Where, "%0", DiagnosticIDs::Note) << Text;
  });
}

std::string corolint::outliving(const model::DanglingTask &Found) {
  const model::Borrow &What = Found.What;
  bool IsClosure = What.Kind == model::BorrowKind::Closure;
  std::string Text = !What.Owner                        ? IsClosure ? "this lambda" : "this temporary"
                     : What.Owner->getName().empty() ? "this structured binding"
                                                     : "'" + What.Owner->getNameAsString() + "'";
  Text += !What.Owner                               ? " ends with the full expression"
          : Found.How == model::Outlives::Returned ? " ends when this function returns"
                                                   : " ends with its scope";
  std::string Name = Found.Coroutine ? model::displayName(*Found.Coroutine) : "lambda";
  Text += Name == "lambda" ? ", but the lambda's task refers to " : ", but the task of '" + Name + "' refers to ";
  switch (What.Kind) {
  case model::BorrowKind::Argument:
    Text += What.Parameter->getName().empty() ? "it through a parameter" : "it through its parameter '" + What.Parameter->getNameAsString() + "'";
    break;
  case model::BorrowKind::Object:
    Text += "it through 'this'";
    break;
  case model::BorrowKind::Closure:
    Text += "the captures in it";
    break;
  case model::BorrowKind::Capture:
    Text += "it through a capture";
    break;
  }
  static const char *const Ways[] = {" and is used later", " and is returned", " and is kept", " and runs on"};
  return Text + Ways[int(Found.How)];
}

void AsyncCheck::noteOutliving(const model::DanglingTask &Found) {
  if (Found.What.Owner && Found.How != model::Outlives::Returned)
    diag(Found.What.Owner->getLocation(), "its scope begins here", DiagnosticIDs::Note);
  static const char *const Places[] = {"the task is used here", "the task is returned here", "the task is kept here", "the task is started here"};
  diag(Found.Where, Places[int(Found.How)], DiagnosticIDs::Note);
}

StringRef AsyncCheck::sourceOf(const Expr &E, const ASTContext &Context) const {
  CharSourceRange Range = fixableRange(E);
  return Range.isValid() ? Lexer::getSourceText(Range, Context.getSourceManager(), Context.getLangOpts()) : StringRef();
}

CharSourceRange AsyncCheck::fixableRange(const Expr &E) const {
  return E.getBeginLoc().isMacroID() || E.getEndLoc().isMacroID()
             ? CharSourceRange()
             : CharSourceRange::getTokenRange(E.getSourceRange());
}

FixItHint corolint::awaitBeforeReturning(const ReturnStmt &Return, const FunctionDecl &F, model::Model &M) {
  ASTContext &Context = M.context();
  unsigned Returns = 0;
  model::forEachStatement(*F.getBody(), [&](const Stmt &S) {
    Returns += isa<ReturnStmt>(S);
    return true;
  });
  QualType Result = F.getDeclaredReturnType();
  bool MayBeCoroutine = !model::isCoroutine(F) && !F.isMain() && !F.isConstexpr() && !F.isVariadic() && !F.isTemplateInstantiation();
  if (!MayBeCoroutine || Returns != 1 || Result->getContainedDeducedType() || !Return.getRetValue() ||
      !Context.hasSameUnqualifiedType(Result, Return.getRetValue()->getType()) || M.tasks().of(Result).Kind != model::TypeKind::Task ||
      Return.getReturnLoc().isMacroID() || model::isInHandler(Return, Context))
    return FixItHint();
  return FixItHint::CreateReplacement(Return.getReturnLoc(), "co_return co_await");
}

bool corolint::canAwaitAt(const Expr &E, const FunctionDecl &F, ASTContext &Context) {
  return model::isCoroutine(F) && !F.isTemplateInstantiation() && !model::isInHandler(E, Context);
}
